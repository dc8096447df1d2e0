"""One of each crowd is kept, unless it is much rarer than what it is like."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.bench.negatives.unlike import unlike

ROWS = np.array([[0b0000], [0b0001], [0b0111], [0b1111 << 40]], np.uint64)


def kept(counts: list[int], limit: int) -> list[int]:
    turns = np.stack([ROWS, ROWS])
    return np.flatnonzero(unlike(turns, np.array(counts, np.int64), limit)).tolist()


@pytest.mark.parametrize(("limit", "own"), [(0, [0, 1, 2, 3]), (1, [0, 2, 3]), (3, [0, 3]), (60, [0])])
def test_what_is_like_an_earlier_one_is_left_out(limit: int, own: list[int]) -> None:
    assert kept([1, 1, 1, 1], limit) == own


def test_what_is_much_rarer_stays() -> None:
    assert kept([9, 2, 9, 9], 1) == [0, 1, 2, 3]
    assert kept([8, 2, 8, 8], 1) == [0, 2, 3]


def test_any_turn_will_do() -> None:
    turns = np.stack([ROWS, np.roll(ROWS, -1, axis=0)])
    # The last row's second turn is the first row.
    assert unlike(turns, np.ones(4, np.int64), 0).tolist() == [True, True, True, False]
