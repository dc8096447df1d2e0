"""What an agreement of windows is worth: how often pictures of other things would agree as much, and hence
whether it may hold an upload, block it, or neither.

Each agreeing window counts in bits: how rare what it shows is among benign pictures, and how near the two
words are. Windows about one place see the same thing, so further ones there count little. How often unrelated
pictures reach a score was measured (docs/explanation/false-matches.md);
the rate is a line above what was found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.core.signal import Strength
from haechi.core.windows import UNIT
from haechi.hashes.windows.common import NEAR, Common, shipped
from haechi.hashes.windows.seen import Places, Seen
from haechi.hashes.windows.votes import Agreement

Weights = NDArray[np.float64]

# Bits that a window counts more for each bit by which the words are nearer than they must be.
NEARNESS = 0.35
# Windows whose middles are nearer than this part of the larger half-side see one thing: all but the
# weightiest of them count this share.
BESIDE, AGAIN = 0.5, 0.25
# log2 of the share of unrelated pairs that reach a score: at none, and how much less with each bit of it.
RATE_AT_NONE, RATE_PER_BIT = -8.0, 0.5
# An agreement holds where uploads of something else are expected to be held no oftener than this, and where
# unrelated pairs reach its score this rarely, whatever the size of the bank.
HELD_UPLOADS, HELD_PAIRS = 0.005, 1e-6
# A block asks for more: chance of a pair, places apart, the share of the banked picture that is shown, the
# share that agreeing windows cover, and the share of the windows to be expected in what is shown that agree.
# A poster or a printed pattern in two pictures covers little of one, or leaves most of its windows alone.
BLOCK_PAIRS, BLOCK_PLACES = 1e-9, 5
BLOCK_SHOWN, BLOCK_COVERED, BLOCK_AGREEING = 0.5, 0.3, 0.35
# The grid on which covered area is counted.
GRID = 48


@dataclass(frozen=True, slots=True)
class Evidence:
    """`agreeing` of the entry's `banked` windows agree; the upload shows the share `shown` of its picture.

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
    """What is counted of an agreement: its score in bits, the separate places, the share of the banked
    picture that agreeing windows cover, and the share of the windows to be expected that agree.
    """

    score: float
    places: int
    covered: float
    agreeing: float

    @property
    def rate(self) -> float:
        """The share of unrelated pairs that reach this score."""
        return float(min(1.0, 2.0 ** (RATE_AT_NONE - RATE_PER_BIT * self.score)))


def judge(agreement: Agreement, banked: Seen, *, entries: int, common: Common | None = None) -> Evidence:
    """The evidence of one agreement with a picture of which `banked` is kept, in a bank of `entries`."""
    found = weigh(agreement, banked, shipped() if common is None else common)
    return Evidence(
        agreeing=agreement.votes,
        banked=len(banked),
        shown=agreement.shown,
        expected=found.rate * entries,
        strength=strength(found, agreement.shown, entries),
    )


def strength(found: Weighed, shown: float, entries: int) -> Strength | None:
    """What so much agreement may bring about in a bank of `entries`."""
    if found.rate > HELD_PAIRS or found.rate * entries > HELD_UPLOADS:
        return None
    blocks = (
        found.rate <= BLOCK_PAIRS
        and found.places >= BLOCK_PLACES
        and shown >= BLOCK_SHOWN
        and found.covered >= BLOCK_COVERED
        and found.agreeing >= BLOCK_AGREEING
    )
    return Strength.BLOCK if blocks else Strength.HOLD


def weigh(agreement: Agreement, banked: Seen, common: Common) -> Weighed:
    """What an agreement counts for, before anything is decided."""
    own, far = agreement.pairs[:, 1], agreement.pairs[:, 2]
    weights = common.rarity_of(banked.words[own]) + NEARNESS * (NEAR - far)
    score, places = _apart(banked.places[own], weights)
    expected = max(1.0, len(own), agreement.shown * len(banked))
    return Weighed(score, places, _covered(banked, own), len(own) / expected)


def _apart(places: Places, weights: Weights) -> tuple[float, int]:
    """The score of windows, the weightiest first, and how many places they are about."""
    score, first = 0.0, list[Places]()
    for at in np.argsort(-weights, kind="stable"):
        place = places[at].astype(np.float64)
        beside = any(np.hypot(*(place[:2] - other[:2])) < BESIDE * max(place[2], other[2]) for other in first)
        score += float(weights[at]) * (AGAIN if beside else 1.0)
        if not beside:
            first.append(place)
    return score, len(first)


def _covered(banked: Seen, own: NDArray[np.int32]) -> float:
    """The share of the banked picture that lies under these windows of it."""
    lines = [(np.arange(GRID) + 0.5) * length * UNIT / GRID for length in (banked.rows, banked.columns)]
    under = np.zeros((GRID, GRID), np.bool_)
    for y, x, half in banked.places[own].astype(np.float64):
        under |= np.outer(np.abs(lines[0] - y) <= half, np.abs(lines[1] - x) <= half)
    return float(under.mean())
