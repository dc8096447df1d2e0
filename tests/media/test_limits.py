"""Bounds, and the names of going past them."""

import pytest

from haechi.core.errors import Refusal
from haechi.media.limits import MOST_PIXELS, Limits


def test_bytes() -> None:
    limits = Limits(max_bytes=10)
    limits.check_bytes(10)
    for size, reason in ((0, "empty"), (11, "too_large")):
        with pytest.raises(Refusal) as refused:
            limits.check_bytes(size)
        assert refused.value.reason == reason


def test_pixels() -> None:
    limits = Limits(max_pixels=100)
    limits.check_pixels(10, 10)
    with pytest.raises(Refusal) as refused:
        limits.check_pixels(101, 1)
    assert refused.value.reason == "too_many_pixels"


def test_sides() -> None:
    Limits(max_side=9).check_pixels(9, 9)
    for size in ((10, 1), (1, 10)):
        with pytest.raises(Refusal) as refused:
            Limits(max_side=9).check_pixels(*size)
        assert refused.value.reason == "too_long"


def test_no_setting_lifts_the_hard_bound() -> None:
    with pytest.raises(ValueError, match="max_pixels"):
        Limits(max_pixels=MOST_PIXELS + 1)
    with pytest.raises(ValueError, match="positive"):
        Limits(max_bytes=0)
