"""Pictures that are drawn from a seed."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.bench.negatives.drawn import DRAWN, drawn

# Those that take a few milliseconds.
QUICK = ("board", "chart", "conversation", "figures", "notes", "settings")


@pytest.mark.parametrize("kind", QUICK)
def test_a_seed_draws_one_picture_and_another_seed_another(kind: str) -> None:
    first, again, other = (np.asarray(drawn(kind, seed)) for seed in (5, 5, 6))
    assert (first == again).all()
    assert first.shape != other.shape or (first != other).any()


@pytest.mark.parametrize("kind", sorted(set(DRAWN) - {"room", "shop", "waves", "solids"}))
def test_every_kind_shows_something(kind: str) -> None:
    pixels = np.asarray(drawn(kind, 11))
    assert pixels.ndim == 3
    assert pixels.dtype == np.uint8
    assert min(pixels.shape[:2]) >= 240
    assert pixels.std() > 4
