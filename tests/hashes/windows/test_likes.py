"""Which pictures are like another as a whole."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.hashes.windows.likes import RADIUS, like
from haechi.hashes.windows.seen import Words


def words(seed: int, count: int) -> Words:
    found = np.random.default_rng(seed).integers(0, 1 << 63, (count, 3), dtype=np.uint64)
    found[:, 2] &= np.uint64((1 << 15) - 1)
    return found


def near(word: Words, bits: int, seed: int) -> Words:
    """The word with so many bits turned."""
    rng, out = np.random.default_rng(seed), word.copy()
    for bit in rng.choice(143, bits, replace=False):
        out[bit // 64] ^= np.uint64(1) << np.uint64(bit % 64)
    return out


@settings(deadline=None)
@given(st.integers(0, 700), st.integers(1, 8), st.integers(0, 90), st.integers(0, 10**6))
def test_all_within_the_radius_are_named_the_nearest_first(n: int, turns: int, off: int, seed: int) -> None:
    asked, wholes = words(seed, turns), words(seed + 1, n)
    for row in range(0, n, 3):
        wholes[row] = near(asked[row % turns], max(0, off - row % 7), row)
    apart = np.bitwise_count(wholes[:, None] ^ asked[None]).sum(axis=2, dtype=np.int64)
    wanted = sorted((far.min(), row) for row, far in enumerate(apart) if far.min() <= RADIUS)
    found = like(np.ascontiguousarray(wholes.T), asked)
    assert [(far, row) for row, _, far in found.tolist()] == wanted
    assert all(apart[row, turn] == far for row, turn, far in found.tolist())


def test_a_flat_picture_is_like_none() -> None:
    assert len(like(np.zeros((3, 5), np.uint64), np.zeros((1, 3), np.uint64))) == 0
