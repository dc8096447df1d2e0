"""Pictures that are drawn from a seed."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.bench.negatives.drawn import DRAWN, HUNG, drawn


@pytest.mark.parametrize("kind", sorted(DRAWN | HUNG))
def test_a_seed_draws_one_picture_that_shows_something_and_another_seed_another(kind: str) -> None:
    first, again, other = (np.asarray(drawn(kind, seed)) for seed in (5, 5, 6))
    assert (first == again).all()
    assert first.shape != other.shape or (first != other).any()
    assert (first.dtype, first.shape[2:]) == (np.uint8, (3,))
    assert min(first.shape[:2]) >= 240
    assert first.std() > 4
