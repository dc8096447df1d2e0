"""What an agreement may bring about."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.core.signal import Strength
from haechi.hashes.windows.score import judge
from haechi.hashes.windows.seen import Seen
from haechi.hashes.windows.votes import Agreement


def agreement(votes: int, shown: float = 1.0) -> Agreement:
    pairs = np.stack([np.arange(votes), np.arange(votes), np.full(votes, 10)], axis=1).astype(np.int32)
    return Agreement(0, 0, pairs, 1.0, (0.0, 0.0), votes, shown)


def banked(windows: int = 48) -> Seen:
    return Seen(480, 640, np.full((windows, 3), 1280, np.int32), np.zeros((windows, 3), np.uint64))


@pytest.mark.parametrize(
    ("votes", "shown", "strength"),
    [
        (2, 1.0, None),
        (3, 1.0, Strength.HOLD),
        (48, 0.1, Strength.HOLD),
        (48, 1.0, Strength.BLOCK),
    ],
)
def test_more_windows_over_more_of_the_picture_may_bring_about_more(
    votes: int, shown: float, strength: Strength | None
) -> None:
    assert judge(agreement(votes, shown), banked(), entries=10).strength is strength


def test_larger_banks_expect_more_by_chance_and_more_votes_less() -> None:
    few, many = (judge(agreement(4), banked(), entries=n).expected for n in (1_000, 100_000))
    assert 0 < few < many
    assert judge(agreement(9), banked(), entries=1_000).expected < few


def test_it_says_what_was_seen() -> None:
    found = judge(agreement(7, 0.6), banked(40), entries=1)
    assert (found.agreeing, found.banked, found.shown) == (7, 40, 0.6)
