"""Drawn videos are the same for the same seed, and move."""

from itertools import pairwise

import numpy as np
import pytest

from haechi.testing.videos import encoded, moving, sound


def test_the_same_seed_draws_the_same() -> None:
    one, two, other = (list(moving(1.0, seed=seed)) for seed in (3, 3, 4))
    assert len(one) == 10
    assert all((a == b).all() for a, b in zip(one, two, strict=True))
    assert any((a != b).any() for a, b in zip(one, other, strict=True))


def test_pictures_move_and_scenes_change() -> None:
    drawn = [picture.astype(int) for picture in moving(3.0, cuts=1)]
    steps = [float(np.abs(after - before).mean()) for before, after in pairwise(drawn)]
    assert min(steps) > 0.5
    cuts = [at for at, step in enumerate(steps, 1) if step > 4 * np.median(steps)]
    assert cuts == [10, 20]


def test_they_are_real_files() -> None:
    av = pytest.importorskip("av")
    assert encoded(moving(0.5))[4:8] == b"ftyp"
    assert sound()[4:8] == b"ftyp"
    assert av.codec.Codec("libx264", "w").name == "libx264"
