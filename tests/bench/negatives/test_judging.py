"""Pictures that nothing was learned from, asked of one another and looked at again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from haechi.bench.negatives import rows
from haechi.bench.negatives.hashed import Negative
from haechi.bench.negatives.judging import Found, Judge, judged
from haechi.bench.negatives.pairs import Others
from haechi.hashes.windows import ASKED, BANKED, look
from haechi.hashes.windows.bank import Agreement
from haechi.hashes.windows.common import Common
from haechi.hashes.windows.match import MOST
from haechi.testing.pictures import picture

NOTHING = Common(np.zeros((0, 3), np.uint64), np.zeros(0), 9.0)
EMBLEM = picture(99, (200, 200))


def negative(image: Image.Image, family: str, learned: bool = False) -> Negative:
    pixels = np.asarray(image)
    bits = np.zeros((8, 32), np.uint8)
    banked, asked = look(pixels, BANKED), look(pixels, ASKED)
    return Negative(f"{family}.png", family, learned, bits, banked, asked, lambda: pixels)


def marked(seed: int) -> Image.Image:
    """A picture with the emblem that many others bear."""
    image = picture(seed)
    image.paste(EMBLEM, (seed * 31 % 400, seed * 17 % 240))
    return image


def told(processes: int = 1, queries: int = 10) -> tuple[int, int, list[Found]]:
    ours = [negative(marked(seed), f"f{seed}", learned=seed < 3) for seed in range(6)]
    return judged(ours, NOTHING, queries=queries, processes=processes)


def test_only_the_half_that_was_not_learned_from_is_judged() -> None:
    asked, pairs, found = told()
    assert (asked, pairs) == (3, 6)
    assert {one.asked for one in found} <= {"f3.png", "f4.png", "f5.png"}
    assert found
    notes = {row.work: row.note for row in rows(asked, pairs, found)}
    assert notes["negatives: 2 or more windows"].startswith(f"{len(found)} pairs")
    assert "block, as in a bank of 100,000" in " ".join(notes)


def test_what_stands_beside_is_banked_and_not_asked() -> None:
    ours, others = ([negative(marked(seed), f"f{seed}") for seed in own] for own in ((3, 4), (5, 6, 7)))
    asked, pairs, found = judged(ours, NOTHING, queries=10, beside=others)
    assert (asked, pairs) == (2, 2 * 4)
    assert {one.asked for one in found} == {"f3.png", "f4.png"}
    assert {one.banked for one in found} & {"f5.png", "f6.png", "f7.png"}


def test_what_two_of_them_share_is_there_and_the_rest_counts_against_it() -> None:
    _, _, found = told()
    looked = [one for one in found if one.weighed]
    assert looked
    assert all(one.votes >= 3 for one in looked)
    assert all(one.weighed.agreeing < 0.9 for one in looked if one.weighed)


@pytest.mark.parametrize("queries", [1, 2])
def test_so_many_are_asked_taken_evenly(queries: int) -> None:
    asked, pairs, _ = told(queries=queries)
    assert (asked, pairs) == (queries, 2 * queries)


def test_two_processes_find_what_one_does() -> None:
    assert told(processes=2) == told()


def same(count: int = 3) -> Judge:
    """Pictures of as many families that are all the same."""
    return Judge([negative(picture(7), f"f{at}") for at in range(count)], NOTHING)


def by_windows_and_whole(judge: Judge) -> tuple[Agreement, Agreement]:
    """What both say of the second picture, asked about by the first."""
    named = Others(judge.half).agreeing(judge.half[0])
    first, second = (one for one in named if one.entry == 1)
    assert first.votes > 0 == second.votes
    return first, second


def test_each_pair_is_told_once_though_windows_and_the_whole_name_it() -> None:
    judge = same()
    pairs, found = judge.found(judge.half[0])
    assert pairs == 2
    assert sorted(one.banked for one in found) == ["f1.png", "f2.png"]
    assert all(one.votes > 0 for one in found)


@pytest.mark.parametrize("turned", [False, True])
def test_of_both_the_better_is_told(turned: bool) -> None:
    judge = same()
    pair = by_windows_and_whole(judge)
    alone = [next(judge._weighed(judge.half[0], [one])).weighed for one in pair]
    scores = [one.score for one in alone if one]
    assert scores[0] > scores[1]
    (both,) = judge._weighed(judge.half[0], pair[::-1] if turned else pair)
    assert both.weighed is not None
    assert both.weighed.score == scores[0]


def test_what_too_many_others_agree_in_more_than_the_whole_may_still_name() -> None:
    judge = same()
    pair = by_windows_and_whole(judge)
    crowd = [replace(pair[0], entry=2)] * MOST
    _, alone = judge._weighed(judge.half[0], [*crowd, pair[0]])
    assert (alone.banked, alone.weighed) == ("f1.png", None)
    _, both = judge._weighed(judge.half[0], [*crowd, *pair])
    assert (both.banked, both.votes) == ("f1.png", pair[0].votes)
    assert both.weighed is not None


def test_what_is_shown_again_by_another_family_is_found_whole() -> None:
    asked, pairs, found = judged(
        [negative(picture(7), "one"), negative(picture(7), "two"), negative(picture(8), "three")],
        NOTHING,
        queries=9,
    )
    assert (asked, pairs) == (3, 6)
    best = max((one for one in found if one.weighed), key=lambda one: one.votes)
    assert {best.asked, best.banked} == {"one.png", "two.png"}
    assert best.weighed is not None
    assert best.weighed.agreeing == 1.0
