"""What a person is told about a match by windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.hashes.windows import Seen, explain
from haechi.hashes.windows.turns import turned_places
from haechi.hashes.windows.verify import OUTSIDE, THERE, UNSEEN, Verified
from haechi.hashes.windows.votes import Agreement

Grid = list[list[int]]


def test_the_sentence_in_both_languages() -> None:
    said = explain.sentence(agreeing=27, banked=40, shown=0.621, turn=2)
    assert said.en == "27 of 40 windows agree; the shown part is 62 % of the original, mirrored."
    assert said.ko == "조각 40개 가운데 27개가 일치하고, 보이는 부분은 원본의 62%입니다 (좌우 반전)."
    plain = explain.sentence(agreeing=3, banked=48, shown=1.0, turn=0)
    assert plain.en == "3 of 48 windows agree; the shown part is 100 % of the original."
    assert plain.ko.endswith("원본의 100%입니다.")


@pytest.mark.parametrize(
    ("turn", "done"),
    [
        (0, lambda grid: grid),
        (1, np.flipud),
        (2, np.fliplr),
        (3, lambda grid: np.rot90(grid, 2)),
        (4, lambda grid: np.rot90(np.fliplr(grid))),
        (5, np.rot90),
        (6, lambda grid: np.rot90(grid, -1)),
        (7, lambda grid: np.rot90(np.fliplr(grid), -1)),
    ],
)
def test_the_turn_that_is_told_is_what_was_done_to_the_original(turn, done) -> None:  # type: ignore[no-untyped-def]
    """A turn's number says how the query is turned back; its words say what was done (to the left: rot90)."""
    original = np.arange(6).reshape(2, 3)
    query = done(original)
    upside, mirrored, transposed = turn & 1, turn & 2, turn & 4
    back = query[::-1] if upside else query
    back = back[:, ::-1] if mirrored else back
    assert np.array_equal(back.T if transposed else back, original)
    words = explain.TURNS[turn].en
    assert ("mirrored" in words) == (turn in (1, 2, 4, 7))
    assert ("left" in words, "right" in words) == (turn in (4, 5), turn in (6, 7))
    assert ("회전" in explain.TURNS[turn].ko) == ("turned" in words)


@given(st.floats(0, 1))
def test_percent_is_none_and_all_only_where_it_is(share: float) -> None:
    said = explain.percent(share)
    assert (said == 0, said == 100) == (share == 0, share == 1)
    assert abs(said - 100 * share) <= 1


@pytest.mark.parametrize("turn", range(8))
def test_squares_are_those_of_the_query_as_it_is(turn: int) -> None:
    query = Seen(480, 640, np.zeros((0, 3), np.int32), np.zeros((0, 3), np.uint64))
    places = np.array([(200, 400, 16), (700, 1400, 32), (900, 90, 16), (64, 64, 16), (8, 40, 16)], np.int32)
    agreement = Agreement(5, turn, np.zeros((0, 3), np.int32), 1.0, (0.0, 0.0), 3, 0.5)
    far = np.array([3, THERE, UNSEEN, OUTSIDE, 3])
    # The last lies across the edge: it is there, and not drawn.
    within = np.array([1.0, 1.0, 1.0, 1.0, 0.75])
    turned = turned_places(places, query.rows, query.columns, turn)
    found = explain.squares(Verified(agreement, far, within, turned, 0.5, None), query)
    assert (found.rows, found.columns) == (480, 640)
    assert found.places == ((200, 400, 16), (700, 1400, 32))
