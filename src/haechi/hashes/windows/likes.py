"""Banked pictures that are like the query as a whole: letters over a picture take the places of most of its
windows, and little of that.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.seen import Words
from haechi.index.intrinsics import popcount
from haechi.infra.jit import kernel

# So many of 143 bits may differ, and so many pictures are named, the nearest: pale ones are like thousands.
RADIUS, MOST = 44, 20
# Words that are looked through at once.
TILE = 256

Rows = NDArray[np.int64]


def like(wholes: Words, asked: Words) -> Rows:
    """(m, 3): column of `wholes` (3, n), which of `asked` (turns, 3) it is nearest to, by how many bits off.

    The nearest first. A word of nothing but zeros is like none.
    """
    found = np.empty((64, 3), np.int64)
    count = _near(wholes, asked, found)
    if count > len(found):
        found = np.empty((count, 3), np.int64)
        _near(wholes, asked, found)
    found = found[:count]
    return found[np.lexsort((found[:, 0], found[:, 2]))]


@kernel
def _any_near(first: Words, second: Words, word: Words) -> bool:
    """Whether any may be within the radius, by 128 of its bits: a loop without branches, for vector units."""
    count = 0
    for at in range(first.size):
        count += popcount(first[at] ^ word[0]) + popcount(second[at] ^ word[1]) <= RADIUS
    return count > 0


@kernel
def _near(wholes: Words, asked: Words, found: Rows) -> int:
    """Those within the radius, into `found` as far as it goes; how many there are."""
    count = 0
    for start in range(0, wholes.shape[1], TILE):
        tile = wholes[:, start : start + TILE]
        first, second, third = tile[0], tile[1], tile[2]
        some = False
        for turn in range(asked.shape[0]):
            some |= _any_near(first, second, asked[turn])
        if not some:
            continue
        for at in range(first.size):
            least, nearest = RADIUS + 1, 0
            for turn in range(asked.shape[0]):
                far = popcount(first[at] ^ asked[turn, 0]) + popcount(second[at] ^ asked[turn, 1])
                far += popcount(third[at] ^ asked[turn, 2])
                if far < least:
                    least, nearest = far, turn
            if least <= RADIUS and (first[at] | second[at] | third[at]) != 0:
                if count < found.shape[0]:
                    found[count, 0], found[count, 1], found[count, 2] = start + at, nearest, least
                count += 1
    return count
