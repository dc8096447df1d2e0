"""What an agreement of windows is worth: how often pictures of other things would agree as much, and hence
whether it may hold an upload, block it, or neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from haechi.core.signal import Strength
from haechi.hashes.windows.seen import Seen
from haechi.hashes.windows.votes import Agreement

# Votes an agreement needs to hold, and to block.
HOLD_VOTES = 3
BLOCK_VOTES = 6
# A block needs this share of the banked picture within the upload's frame.
BLOCK_SHOWN = 0.5
# Unrelated pairs that agree by as many windows as hold, and how many times fewer with each window more.
RATE_AT_HOLD = 1e-6
STEP = 10.0


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


def judge(agreement: Agreement, banked: Seen, *, entries: int) -> Evidence:
    """The evidence of one agreement with a picture of which `banked` is kept, in a bank of `entries`."""
    rate = RATE_AT_HOLD * STEP ** (HOLD_VOTES - agreement.votes)
    return Evidence(
        agreeing=agreement.votes,
        banked=len(banked),
        shown=agreement.shown,
        expected=min(1.0, rate) * entries,
        strength=_strength(agreement),
    )


def _strength(agreement: Agreement) -> Strength | None:
    if agreement.votes < HOLD_VOTES:
        return None
    if agreement.votes >= BLOCK_VOTES and agreement.shown >= BLOCK_SHOWN:
        return Strength.BLOCK
    return Strength.HOLD
