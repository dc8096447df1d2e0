"""What is worth another look: neither too small, nor a strip, nor next to nothing less than the picture."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.media.regions import LONGEST, SMALLEST, Box, picture_boxes, without_border

RNG = np.random.default_rng(5)


def rich(height: int, width: int) -> np.ndarray:
    return RNG.integers(60, 190, (height, width), dtype=np.uint8)


def test_a_box_knows_its_pixels() -> None:
    gray = rich(200, 150)
    box = Box(10, 20, 110, 140)
    assert (box.height, box.width) == (100, 120)
    assert (box.of(gray) == gray[10:110, 20:140]).all()
    assert box.of(gray).flags.c_contiguous
    assert box.like(Box(11, 19, 112, 140))
    assert not box.like(Box(11, 19, 112, 143))


def test_a_frame_is_taken_away() -> None:
    assert without_border(np.pad(rich(300, 200), 40)) == Box(40, 40, 340, 240)


@pytest.mark.parametrize("inner", [(SMALLEST - 1, 200), (SMALLEST * LONGEST + 10, SMALLEST)], ids=str)
def test_what_is_too_small_or_a_strip_is_no_region(inner: tuple[int, int]) -> None:
    framed = np.pad(rich(*inner), 60)
    assert without_border(framed) is None
    assert picture_boxes(framed) == []


@pytest.mark.parametrize("size", [(1, 1), (5, 900), (900, 5), (95, 95), (100, 601)], ids=str)
def test_nothing_is_looked_for_in_small_pictures_and_strips(size: tuple[int, int]) -> None:
    for gray in (rich(*size), np.zeros(size, np.uint8)):
        assert without_border(gray) is None
        assert picture_boxes(gray) == []


def test_a_frame_of_a_line_or_two_is_the_picture_itself() -> None:
    assert without_border(np.pad(rich(600, 600), 2)) is None
    assert without_border(np.pad(rich(600, 600), 5)) == Box(5, 5, 605, 605)
