"""What an agreement of windows is worth: how often pictures of other things would agree as much, and hence
whether it may hold an upload, block it, or neither.

Each window that is there counts in bits: how much rarer what it shows is than what many pictures show, and
how near the two words are; one that the upload's edge cuts, by the share that is seen. Windows that see one
thing count once. Those that should be there and are not count against it; the picture as a whole counts for
it or against it. How often unrelated pictures reach a score was measured
(docs/explanation/false-matches.md); the rate is a line above what was found between pictures of packages.
Screens of one interface, captions in the same letters and patterns by one hand share more than pictures do,
and reach it oftener.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from haechi.core.signal import Strength
from haechi.core.windows import UNIT
from haechi.hashes.windows.common import NEAR, Common, in_turns, shipped
from haechi.hashes.windows.seen import Places, Seen, Words
from haechi.hashes.windows.verify import COVERED, Verified
from haechi.index.intrinsics import popcount
from haechi.infra.jit import kernel

Weights = NDArray[np.float64]

# Bits that a window counts more for each bit by which the words are nearer than they must be.
NEARNESS = 0.1
# Windows whose middles are nearer than this part of the larger half-side see one thing. So do windows whose
# words are nearer than this in any turn: along an edge, a ring or a grid they all say the same, and
# such shapes are what unrelated pictures have in common. Only the weightiest counts.
BESIDE, ALIKE = 0.5, 50
# What one picture in 2 ** USUAL shows says nothing; rarer things count by how much rarer they are.
USUAL = 10.0
# What a window that should be there and is not takes away, as a part of its rarity: nothing where it may only
# be covered (verify.COVERED), and all of it where GONE bits differ.
AGAINST, GONE = 0.15, 60
# What the picture as a whole is worth, in bits, for each part of its signs that is there above what chance
# agreements have, and below it; so much less at most.
WHOLE, CHANCE, UNLIKE = 60.0, 0.65, 0.35
# log2 of the share of unrelated pairs that reach a score: at none, and how much less with each bit of it.
RATE_AT_NONE, RATE_PER_BIT = -9.0, 0.45
# An agreement holds where uploads of something else are expected to be held no oftener than this, and where
# unrelated pairs reach its score this rarely, whatever the size of the bank.
HELD_UPLOADS, HELD_PAIRS = 0.005, 1e-6
# A block asks for more: chance of a pair, different things, the share of the banked picture that is shown,
# that agreeing windows cover, the share of the windows looked for in what is shown that are there, and of the
# signs of the whole. Of two rooms with one poster no more than 83 % of these were the same.
BLOCK_PAIRS, BLOCK_THINGS = 1e-12, 8
BLOCK_SHOWN, BLOCK_COVERED, BLOCK_AGREEING, BLOCK_ALIKE = 0.6, 0.35, 0.6, 0.88
# The grid on which covered area is counted.
GRID = 48


@dataclass(frozen=True, slots=True)
class Evidence:
    """`agreeing` of the entry's `banked` windows are there; the upload shows `shown` of its picture.

    `expected` is how many agreements as strong one upload of something else would have by chance in a bank of
    this size. `strength` is what the agreement may bring about at most; None is nothing.
    """

    agreeing: int
    banked: int
    shown: float
    expected: float
    strength: Strength | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is counted of an agreement: its score in bits, the different things seen, the share of the banked
    picture that agreeing windows cover, and the shares that are there of the windows looked for and of the
    signs of the whole (0 where nothing can be said of it).
    """

    score: float
    things: int
    covered: float
    agreeing: float
    alike: float

    @property
    def rate(self) -> float:
        """The share of unrelated pairs that reach this score."""
        return float(min(1.0, 2.0 ** (RATE_AT_NONE - RATE_PER_BIT * self.score)))


def judge(verified: Verified, banked: Seen, *, entries: int, common: Common | None = None) -> Evidence:
    """The evidence of one agreement with a picture of which `banked` is kept, in a bank of `entries`.

    Most agreements are two or three windows by chance, and how rare a word is takes time to say. Where even
    the rarest would not hold, nobody asks, and `expected` is what it would be of them; nor does anybody of
    missing windows where those that are there would not hold alone.
    """
    common = shipped() if common is None else common
    for weighing in (_most, _gained, weigh):
        found = weighing(verified, banked, common)
        may = strength(found, verified.shown, entries)
        if may is None:
            break
    return Evidence(
        agreeing=len(verified.there),
        banked=len(banked),
        shown=verified.shown,
        expected=found.rate * entries,
        strength=may,
    )


def strength(found: Weighed, shown: float, entries: int) -> Strength | None:
    """What so much agreement may bring about in a bank of `entries`."""
    if found.rate > HELD_PAIRS or found.rate * entries > HELD_UPLOADS:
        return None
    blocks = (
        found.rate <= BLOCK_PAIRS
        and found.things >= BLOCK_THINGS
        and shown >= BLOCK_SHOWN
        and found.covered >= BLOCK_COVERED
        and found.agreeing >= BLOCK_AGREEING
        and found.alike >= BLOCK_ALIKE
    )
    return Strength.BLOCK if blocks else Strength.HOLD


def weigh(verified: Verified, banked: Seen, common: Common) -> Weighed:
    """What an agreement counts for, before anything is decided."""
    found, missing = _gained(verified, banked, common), verified.missing
    gone = np.clip((verified.far[missing] - COVERED) / (GONE - COVERED), 0.0, 1.0) * verified.within[missing]
    lost = AGAINST * float((common.rarity_of(banked.words[missing]) * gone).sum())
    return replace(found, score=found.score - lost)


def _gained(verified: Verified, banked: Seen, common: Common) -> Weighed:
    """What it would count for if nothing that is missing counted against it."""
    own, missing = verified.there, verified.missing
    rarity = np.maximum(0.0, common.rarity_of(banked.words[own]) - USUAL)
    weights = (rarity + NEARNESS * (NEAR - verified.far[own])) * verified.within[own]
    order = np.argsort(-weights, kind="stable")
    score, things = _things(order, banked.places[own], in_turns(banked.words[own]), weights)
    looked, covered = len(own) + len(missing), _covered(banked, verified.inside)
    agreeing = len(own) / max(1, looked)
    return Weighed(score + _of_the_whole(verified), things, covered, agreeing, verified.alike or 0.0)


def _most(verified: Verified, banked: Seen, common: Common) -> Weighed:
    """What it would count for if every window showed another thing, as rare as can be, and none missed."""
    count = len(verified.there)
    score = count * (common.ceiling - USUAL + NEARNESS * NEAR) + _of_the_whole(verified)
    return Weighed(score, count, 1.0, 1.0, 1.0)


def _of_the_whole(verified: Verified) -> float:
    """It is no witness for what was named by it."""
    if verified.alike is None:
        return 0.0
    worth = WHOLE * (max(UNLIKE, verified.alike) - CHANCE)
    return worth if verified.agreement.votes else min(0.0, worth)


@kernel
def _things(order: NDArray[np.int64], places: Places, turns: Words, weights: Weights) -> tuple[float, int]:
    """The score of windows, in this order, and how many things they see."""
    score, count = 0.0, 0
    first = np.empty(order.size, np.int64)
    for at in order:
        same = False
        for other in first[:count]:
            reach = BESIDE * max(places[at, 2], places[other, 2])
            down, along = places[at, 0] - places[other, 0], places[at, 1] - places[other, 1]
            same = down * down + along * along < reach * reach
            for turn in range(turns.shape[0]):
                if same:
                    break
                far = 0
                for part in range(3):
                    far += popcount(turns[turn, at, part] ^ turns[0, other, part])
                same = far <= ALIKE
            if same:
                break
        if not same:
            score += weights[at]
            first[count] = at
            count += 1
    return score, count


def _covered(banked: Seen, own: NDArray[np.int64]) -> float:
    """The share of the banked picture that lies under these windows of it."""
    lines = [(np.arange(GRID) + 0.5) * length * UNIT / GRID for length in (banked.rows, banked.columns)]
    under = np.zeros((GRID, GRID), np.bool_)
    for y, x, half in banked.places[own].astype(np.float64):
        under |= np.outer(np.abs(lines[0] - y) <= half, np.abs(lines[1] - x) <= half)
    return float(under.mean())
