"""How 256 bits are split into tables, and how far each table must look so that no match can hide.

Generalised pigeonhole: with tables that look r_1, r_2, ... bits far, two hashes at distance d fall together
in some table whenever the sum of (r_i + 1) is more than d.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import comb, log2

import numpy as np
from numpy.typing import NDArray

BITS = 256
WORDS = BITS // 64
BYTES = BITS // 8

# Below this many hashes reading all of them is faster than looking anything up.
FEWEST_FOR_TABLES = 1 << 14
# One probe of a table costs about as much as comparing this many hashes in a row.
PROBE_COST = 12


def widths(count: int) -> tuple[int, ...]:
    """Bits per table for `count` hashes: about log2(count) each, so buckets hold about one. () for few."""
    if count < FEWEST_FOR_TABLES:
        return ()
    tables = int(BITS // log2(count))
    return tuple(BITS // tables + (1 if place < BITS % tables else 0) for place in range(tables))


def radii(tables: int, radius: int) -> tuple[int, ...]:
    """How far each table looks: the sum of (r + 1) is radius + 1. A table at -1 is not needed."""
    share, extra = divmod(radius + 1, tables)
    # The last tables are the narrow ones, where looking further is cheaper.
    return tuple(share - 1 + (1 if place >= tables - extra else 0) for place in range(tables))


def tables_pay(count: int, radius: int) -> bool:
    """Whether probing tables for `radius` costs less than comparing all hashes."""
    split = widths(count)
    if not split:
        return False
    probes = sum(
        sum(comb(width, flips) for flips in range(reach + 1))
        for width, reach in zip(split, radii(len(split), radius), strict=True)
    )
    return probes * PROBE_COST < count


@lru_cache(maxsize=64)
def masks(width: int, radius: int) -> NDArray[np.uint32]:
    """Every pattern of at most `radius` flipped bits among `width`, fewest first."""
    found = [
        sum(1 << bit for bit in bits)
        for flips in range(radius + 1)
        for bits in combinations(range(width), flips)
    ]
    return np.array(found, dtype=np.uint32)
