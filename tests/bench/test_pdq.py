"""The hashing bench compares like with like."""

import numpy as np
import pytest

from haechi.bench import pdq


def test_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdq, "SIZES", {"small": (90, 120)})
    rows = list(pdq.run(pictures=2))
    assert [row.engine for row in rows] == ["pdqhash", "haechi", "haechi, eight views"]
    assert rows[1].ratio == 1
    assert rows[1].bits_off_max == 0


def test_pictures_are_not_flat() -> None:
    drawn = pdq.picture(np.random.default_rng(1), 60, 80)
    assert drawn.shape == (60, 80, 3)
    assert drawn.std() > 20
