"""What an agreement may bring about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from haechi.core.signal import Strength
from haechi.hashes.windows import score
from haechi.hashes.windows.common import Common, Rarity, in_turns
from haechi.hashes.windows.describe import BITS
from haechi.hashes.windows.score import (
    AGAINST,
    BLOCK_ALIKE,
    CHANCE,
    GONE,
    HELD_PAIRS,
    UNLIKE,
    USUAL,
    WHOLE,
    judge,
    weigh,
)
from haechi.hashes.windows.seen import Seen, Words
from haechi.hashes.windows.verify import COVERED, PARTLY, THERE, UNSEEN, Verified
from haechi.hashes.windows.votes import Agreement

# Every window counts for six bits, and more where it is near.
FEW = Common(np.zeros((0, 3), np.uint64), np.zeros(0), USUAL + 6.0)


def agreement(
    votes: int, shown: float = 1.0, far: int = 10, windows: int = 48, alike: float | None = CHANCE
) -> Verified:
    """The first so many windows are there; nobody looked for the others."""
    pairs = np.stack([np.arange(votes), np.arange(votes), np.full(votes, far)], axis=1).astype(np.int32)
    first = Agreement(0, 0, pairs, 1.0, (0.0, 0.0), votes, shown)
    found = np.full(windows, UNSEEN)
    found[:votes] = far
    return Verified(first, found, np.ones(windows), np.zeros((windows, 3), np.int32), shown, alike)


def without(found: Verified, missing: int, far: int = 70) -> Verified:
    """The same where so many further windows were looked for in vain."""
    seen = found.far.copy()
    votes = found.agreement.votes
    seen[votes : votes + missing] = far
    return replace(found, far=seen)


def banked(windows: int = 48, step: int = 80) -> Seen:
    """Windows of 64 pixels in rows of eight, `step` pixels apart."""
    at = np.arange(windows)
    places = np.stack(
        [(40 + at // 8 * step) * 64, (40 + at % 8 * step) * 64, np.full(windows, 32 * 64)], axis=1
    )
    words = np.random.default_rng(1).integers(0, 1 << 64, (windows, 3), dtype=np.uint64)
    words[:, 2] &= np.uint64((1 << 15) - 1)
    return Seen(480, 640, places.astype(np.int32), words)


def strength(found: Verified, own: Seen, entries: int = 100_000, common: Common = FEW) -> Strength | None:
    return judge(found, own, entries=entries, common=common).strength


def test_more_windows_over_more_of_the_picture_may_bring_about_more() -> None:
    assert strength(agreement(1), banked()) is None
    assert strength(agreement(5), banked()) is Strength.HOLD
    assert strength(agreement(48, alike=1.0), banked()) is Strength.BLOCK


def test_a_part_of_the_banked_picture_never_blocks() -> None:
    assert strength(agreement(48, shown=0.4, alike=1.0), banked()) is Strength.HOLD
    corner = agreement(10, alike=1.0)
    assert strength(corner, banked()) is Strength.HOLD


def test_windows_about_one_place_are_little_more_than_one() -> None:
    assert strength(agreement(4), banked(step=3)) is None
    apart, beside = (judge(agreement(6), banked(step=step), entries=1, common=FEW) for step in (80, 3))
    assert apart.expected < beside.expected


def test_windows_that_say_the_same_are_little_more_than_one() -> None:
    own = banked()
    edge = Seen(own.rows, own.columns, own.places, np.repeat(own.words[:1], len(own), axis=0))
    ring = Seen(own.rows, own.columns, own.places, in_turns(own.words[:6]).reshape(-1, 3))
    assert strength(agreement(8), own) is not None
    assert strength(agreement(8), edge) is None
    different, turned = (weigh(agreement(48), seen, FEW).things for seen in (own, ring))
    assert different > 40
    assert turned == 6


def test_what_many_pictures_show_counts_less() -> None:
    own = banked()
    listed = Common(own.words, np.full(len(own), 0.5), FEW.ceiling)
    assert strength(agreement(5), own) is Strength.HOLD
    assert strength(agreement(5), own, common=listed) is None


@pytest.mark.parametrize("alike", [None, 0.0, UNLIKE, CHANCE, BLOCK_ALIKE - 0.01])
def test_what_is_not_the_same_as_a_whole_never_blocks(alike: float | None) -> None:
    assert strength(agreement(48, alike=alike), banked()) is Strength.HOLD


def test_the_whole_counts_for_an_agreement_and_against_it() -> None:
    scores = [weigh(agreement(6, alike=alike), banked(), FEW).score for alike in (0.1, 0.5, CHANCE, 0.8, 1.0)]
    assert scores == sorted(scores)
    assert scores[-1] - scores[2] == pytest.approx(WHOLE * (1 - CHANCE))
    assert scores[2] - scores[0] == pytest.approx(WHOLE * (CHANCE - UNLIKE))
    unknown = weigh(agreement(6, alike=None), banked(), FEW)
    assert (unknown.score, unknown.alike) == (scores[2], 0.0)


def test_what_the_whole_named_it_does_not_speak_for() -> None:
    named = agreement(6, alike=1.0)
    alone = replace(named, agreement=replace(named.agreement, votes=0))
    assert weigh(alone, banked(), FEW).score == weigh(agreement(6, alike=None), banked(), FEW).score
    unlike = replace(alone, alike=UNLIKE)
    assert weigh(unlike, banked(), FEW).score < weigh(alone, banked(), FEW).score


def test_nearer_words_count_more() -> None:
    near, far = (weigh(agreement(3, far=far), banked(), FEW).score for far in (2, 30))
    assert near > far
    nearest, least = (judge(agreement(6, far=far), banked(), entries=1, common=FEW) for far in (2, 30))
    assert nearest.expected < least.expected


def test_where_the_rarest_would_not_hold_nobody_asks_how_rare_they_are() -> None:
    class Silent(Common):
        def rarity_of(self, words: Words) -> Rarity:
            raise AssertionError("asked")

    silent = Silent(FEW.words, FEW.rarity, FEW.ceiling)
    assert judge(agreement(2), banked(), entries=1, common=silent).strength is None
    with pytest.raises(AssertionError, match="asked"):
        judge(agreement(6), banked(), entries=1, common=silent)


@pytest.mark.parametrize("votes", range(1, 12))
@pytest.mark.parametrize("alike", [None, 0.4, CHANCE, 0.8, 1.0])
@pytest.mark.parametrize(("missing", "within"), [(0, 1.0), (3, 1.0), (30, 1.0), (3, 0.5)])
def test_what_nobody_asks_about_would_not_have_held(
    votes: int, alike: float | None, missing: int, within: float
) -> None:
    own, found = banked(), cut(without(agreement(votes, far=0, alike=alike), missing), within)
    weighed = judge(found, own, entries=1, common=FEW)
    full = weigh(found, own, FEW)
    assert weighed.expected <= full.rate
    assert weighed.strength is score.strength(full, found.shown, 1)
    assert (weighed.strength is None) == (full.rate > HELD_PAIRS)


def test_larger_banks_expect_more_by_chance_and_ask_for_more() -> None:
    few, many = (judge(agreement(3), banked(), entries=n, common=FEW).expected for n in (1_000, 100_000))
    assert 0 < few < many
    weak = agreement(2, far=20)
    strong = [n for n in (10, 1_000_000_000) if strength(weak, banked(), entries=n)]
    assert strong in ([], [10])


def test_it_says_what_was_seen() -> None:
    found = judge(agreement(7, 0.6, windows=40), banked(40), entries=1, common=FEW)
    assert (found.agreeing, found.banked, found.shown) == (7, 40, 0.6)


def test_windows_that_should_be_there_and_are_not_count_against_it() -> None:
    own, found = banked(), agreement(6)
    assert strength(found, own) is Strength.HOLD
    assert strength(without(found, 30), own) is None
    scores = [weigh(without(found, missing), own, FEW).score for missing in range(0, 40, 8)]
    assert scores == sorted(scores, reverse=True)


BETWEEN = (COVERED + GONE) // 2
LOST = (BETWEEN - COVERED) / (GONE - COVERED)


@pytest.mark.parametrize(
    ("far", "against"),
    [(THERE + 1, 0.0), (COVERED, 0.0), (BETWEEN, LOST), (GONE, 1.0), (GONE + 1, 1.0), (BITS, 1.0)],
)
def test_what_may_only_be_covered_counts_less_against_it_or_not(far: int, against: float) -> None:
    own, found = banked(), agreement(6)
    fell = weigh(found, own, FEW).score - weigh(without(found, 4, far), own, FEW).score
    assert fell == pytest.approx(4 * AGAINST * FEW.ceiling * against)


def cut(found: Verified, share: float) -> Verified:
    """The same where only so much of each window lies within the frame."""
    return replace(found, within=np.full(len(found.far), share))


@pytest.mark.parametrize("share", [PARTLY, 0.5, 0.99])
def test_a_window_counts_by_the_share_of_it_that_is_seen(share: float) -> None:
    own, found = banked(), agreement(6)
    some = without(found, 4, BITS)
    gained, rest = weigh(found, own, FEW).score, weigh(some, own, FEW).score
    assert gained > max(0, rest)
    assert weigh(cut(found, share), own, FEW).score == pytest.approx(share * gained)
    assert weigh(cut(some, share), own, FEW).score == pytest.approx(share * rest)


def test_of_windows_that_see_one_thing_the_one_seen_whole_counts() -> None:
    own, found = banked(step=3), agreement(2)
    share = np.ones(len(own))
    share[0] = PARTLY
    assert weigh(replace(found, within=share), own, FEW).score == weigh(found, own, FEW).score


def test_nothing_is_covered_by_windows_that_are_cut() -> None:
    own, found = banked(), agreement(48, alike=1.0)
    assert strength(found, own) is Strength.BLOCK
    assert weigh(cut(found, 0.9), own, FEW).covered == 0
    assert weigh(cut(found, 0.9), own, FEW).agreeing == 1
    assert strength(cut(found, 0.9), own) is Strength.HOLD


@dataclass(frozen=True)
class Asking(Common):
    """A list that keeps which words somebody asked about."""

    asked: list[Words] = field(default_factory=list)

    def rarity_of(self, words: Words) -> Rarity:
        self.asked.append(words)
        return super().rarity_of(words)

    def about(self, words: Words) -> bool:
        """Whether any of these was asked about."""
        return any((one[:, None] == words[None]).all(2).any() for one in self.asked)


def test_of_missing_windows_it_asks_only_where_those_there_would_hold() -> None:
    own, found = banked(), without(agreement(6, far=THERE - 6), 10)
    usual = Asking(own.words[:6], np.full(6, 0.5), FEW.ceiling)
    assert judge(found, own, entries=1, common=usual).strength is None
    assert usual.about(own.words[:6])
    assert not usual.about(own.words[6:])
    rare = Asking(FEW.words, FEW.rarity, FEW.ceiling)
    judge(found, own, entries=1, common=rare)
    assert rare.about(own.words[:6])
    assert rare.about(own.words[6:16])
    assert not rare.about(own.words[16:])


def test_a_block_asks_that_most_of_what_was_looked_for_is_there() -> None:
    own, most = banked(), agreement(20)
    assert weigh(without(most, 20), own, FEW).agreeing == 0.5
    assert weigh(most, own, FEW).agreeing == 1.0
