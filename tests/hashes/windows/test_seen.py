"""What is found in a picture is as its description says: middles first, within the picture, 143 bits."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.hashes.windows import Seen, query
from haechi.testing.pictures import picture


@pytest.fixture(scope="module")
def seen() -> Seen:
    return query(np.asarray(picture(3, (320, 160)))).seen


def test_windows_lie_within_the_picture_in_its_own_units(seen: Seen) -> None:
    assert (seen.rows, seen.columns) == (320, 640)
    y, x, half = seen.places.T
    assert len(seen) == len(y) > 8
    assert half.min() > 0
    for middle, side in ((y, seen.rows), (x, seen.columns)):
        assert (middle - half).min() >= 0
        assert (middle + half).max() <= side * 64
    # Were y and x changed about, or counted in pixels, nothing would lie so far to the right.
    assert x.max() > seen.rows * 64


def test_a_word_is_143_bits_the_lowest_first(seen: Seen) -> None:
    assert seen.words.shape == (len(seen), 3)
    assert int(seen.words[:, 2].max()) >> 15 == 0
    assert int(np.bitwise_or.reduce(seen.words[:, 2])) == 2**15 - 1


def test_the_first_are_those_that_were_picked_first(seen: Seen) -> None:
    first = seen.first(5)
    assert (first.rows, first.columns, len(first)) == (seen.rows, seen.columns, 5)
    assert (first.places == seen.places[:5]).all()
    assert (first.words == seen.words[:5]).all()
    assert len(seen.first(10_000)) == len(seen)


def test_a_picture_may_have_no_windows() -> None:
    nothing = query(np.full((100, 100), 128, np.uint8)).seen
    assert len(nothing) == 0
    assert (nothing.rows, nothing.columns) == (640, 640)
    assert (nothing.places.shape, nothing.words.shape) == ((0, 3), (0, 3))


def test_a_query_keeps_the_brightness_in_which_its_windows_lie() -> None:
    asked = query(np.asarray(picture(3, (320, 160))))
    assert asked.gray is not None
    assert asked.gray.shape == (asked.seen.rows, asked.seen.columns)
    assert asked.gray.dtype == np.uint8
