"""Measures of likeness: bounds, and what they do not mind."""

from __future__ import annotations

import numpy as np

from haechi.bench.likeness import edges, likeness, ssim
from haechi.testing.pictures import picture

ONE = np.asarray(picture(1, (64, 48)).convert("L"), np.float64)
OTHER = np.asarray(picture(2, (64, 48)).convert("L"), np.float64)


def test_a_picture_is_itself_whatever_its_contrast() -> None:
    for measure in (likeness, ssim):
        assert np.isclose(measure(ONE * 3 + 20, ONE), 1)
    assert np.isclose(edges(ONE * 3 + 20, ONE), 1)


def test_other_pictures_are_less_alike() -> None:
    for measure in (likeness, edges, ssim):
        assert measure(OTHER, ONE) < 0.6
    blurred = (ONE + np.roll(ONE, 1, 0) + np.roll(ONE, 1, 1)) / 3
    assert 0.6 < ssim(blurred, ONE) < 1


def test_a_plain_drawing_is_like_nothing() -> None:
    plain = np.full_like(ONE, 7)
    assert likeness(plain, ONE) == edges(plain, ONE) == 0
    assert -1 <= ssim(plain, ONE) < 0.3
