"""How 256 bits are split into tables, and how far each table must look so that no match can hide.

Two hashes at a distance of at most `radius` have their differing bits spread over 16 parts of 16 bits. Give
part i an allowance r_i such that the sum of (r_i + 1) is radius + 1. The differences d_i add up to less, so
somewhere on the ring of parts a walk starts whose every prefix keeps below its allowances (the cycle lemma).
Its first two steps are what a table checks: d_i <= r_i, which says which buckets to open, and
d_i + d_next <= r_i + r_next + 1, which says which entries of a bucket are worth looking at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

BITS = 256
BYTES = BITS // 8
TABLES = 16
WIDTH = BITS // TABLES
BUCKETS = 1 << WIDTH

# Below this many hashes reading all of them is faster than looking anything up.
FEWEST_FOR_TABLES = 1 << 14
# What opening a bucket costs, in hashes compared in a row; how many of its entries pass in the time of one.
OPENING = 40
PASSED = 6


@dataclass(frozen=True, slots=True)
class Look:
    """What to look at for one radius: per table first and last flip, reach, and the bound for two parts.

    `flips` are patterns of bits to turn in the key, `turned` how many bits each turns.
    """

    layout: NDArray[np.int64]
    flips: NDArray[np.uint16]
    turned: NDArray[np.uint16]


def radii(radius: int) -> tuple[int, ...]:
    """How far each table looks: the sum of (r + 1) is radius + 1. A table at -1 is not needed."""
    share, extra = divmod(radius + 1, TABLES)
    return tuple(share - 1 + (1 if place >= TABLES - extra else 0) for place in range(TABLES))


@lru_cache(maxsize=256)
def tables_pay(count: int, radius: int) -> bool:
    """Whether looking up costs less than comparing all hashes."""
    if count < FEWEST_FOR_TABLES:
        return False
    opened = sum(comb(WIDTH, turned) for reach in radii(radius) for turned in range(reach + 1))
    return opened * (OPENING + count // BUCKETS // PASSED) < count


@lru_cache(maxsize=64)
def look(radius: int) -> Look:
    reaches = radii(radius)
    layout: list[tuple[int, int, int, int]] = []
    flips: list[int] = []
    for table, reach in enumerate(reaches):
        own = patterns(reach)
        layout.append((len(flips), len(flips) + len(own), reach, reach + reaches[(table + 1) % TABLES] + 1))
        flips += own
    turned = np.array([flip.bit_count() for flip in flips], np.uint16)
    return Look(np.array(layout, np.int64), np.array(flips, np.uint16), turned)


def patterns(reach: int) -> list[int]:
    """Every pattern of at most `reach` turned bits in a key, fewest first."""
    return [
        sum(1 << bit for bit in bits)
        for turned in range(reach + 1)
        for bits in combinations(range(WIDTH), turned)
    ]
