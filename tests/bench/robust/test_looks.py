"""Each way finds what it is for, and what it finds is the upload's own, another that it shows, or wrong."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.bench.robust.looks import ORDER, Bank, Outcome, Stage, Way
from haechi.media import Pixels
from haechi.testing.pictures import picture

SIZE = (160, 120)


def pixels(seed: int) -> Pixels:
    return np.asarray(picture(seed, SIZE))


PLAIN = np.full((120, 160, 3), 90, np.uint8)


@pytest.fixture(scope="module")
def bank() -> Bank:
    """The second picture is too plain for windows, so that the third is the windows' second."""
    return Bank([pixels(1), PLAIN, pixels(2)])


def looked(bank: Bank, upload: Pixels, number: int, shown: frozenset[int] = frozenset()) -> Outcome:
    return bank.look(np.ascontiguousarray(upload), Outcome("as it is", number, 0), shown)


def test_the_picture_itself_is_found_in_every_way_that_needs_no_region(bank: Bank) -> None:
    outcome = looked(bank, pixels(2), 2)
    assert outcome.found >= {Way.WHOLE, Way.TURNED, Way.HOLD, Way.BLOCK}
    assert outcome.wrong == {}
    assert outcome.pairs == 2
    assert set(outcome.seconds) == set(Stage)
    assert min(outcome.seconds.values()) > 0


def test_a_turned_picture_is_not_found_as_it_is(bank: Bank) -> None:
    found = looked(bank, pixels(2)[:, ::-1], 2).found
    assert Way.TURNED in found
    assert Way.WHOLE not in found


def test_a_part_is_found_by_its_windows_alone(bank: Bank) -> None:
    outcome = looked(bank, pixels(2)[:90, 40:], 2)
    assert Way.HOLD in outcome.found
    assert outcome.found <= {Way.HOLD, Way.BLOCK}
    assert all(outcome.reached(stage) for stage in Stage)


def test_another_picture_is_wrong_unless_the_upload_shows_it(bank: Bank) -> None:
    wrong = looked(bank, pixels(2), 0)
    assert wrong.found == set()
    assert wrong.wrong[Way.WHOLE] == wrong.wrong[Way.HOLD] == {2}
    shown = looked(bank, pixels(2), 0, frozenset({2}))
    assert (shown.found, shown.wrong, shown.pairs) == (set(), {}, 1)


def test_what_is_too_plain_is_named_and_found_in_no_way(bank: Bank) -> None:
    assert bank.plain == (1,)
    assert looked(bank, PLAIN, 1).found == set()


@pytest.mark.parametrize(("way", "come"), list(zip(ORDER, (1, 1, 2, 2, 2, 4), strict=True)), ids=str)
def test_who_stops_at_the_first_find_comes_no_further(way: Way, come: int) -> None:
    outcome = Outcome("as it is", 0, 0, found={way, Way.BLOCK})
    assert [outcome.reached(stage) for stage in Stage] == [True] * come + [False] * (4 - come)
