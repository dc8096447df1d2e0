"""Tables from 16 bits of a hash to the entries that have them: built once, read-only after.

Beside each entry stands its mark, the 16 bits that follow the key: almost every entry of a bucket is ruled
out by it (see plan), and marks of a bucket lie in a row, where they are read far faster than hashes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from haechi.index.brute import Words
from haechi.index.intrinsics import LANES
from haechi.index.plan import BUCKETS, TABLES
from haechi.index.threads import each
from haechi.infra.jit import kernel

Numbers = NDArray[np.uint32]
Marks = NDArray[np.uint16]

STARTS = TABLES * (BUCKETS + 1)
# Rows sorted at a time while filling, and counted at a time: what they touch has to stay near.
BLOCK = 1 << 20
COUNTED = 1 << 16


@dataclass(frozen=True, slots=True)
class Tables:
    """Table after table: where each bucket begins in it; rows of hashes, by bucket; the mark of each.

    `marks` goes on for LANES past its end, because it is read that many at a time.
    """

    starts: Numbers
    rows: Numbers
    marks: Marks


def marks_size(count: int) -> int:
    return TABLES * count + LANES


@kernel
def whole(number: np.integer[Any]) -> int:
    """A signed number: compiled code would turn a sum of signed and unsigned into a fraction."""
    return int(np.int64(number))


@kernel
def part(words: Words, row: int, table: int) -> np.uint16:
    """The 16 bits of a hash that a table goes by; those of the next table are its mark."""
    return np.uint16(words[row, table >> 2] >> np.uint64((table & 3) << 4))


@kernel
def count(words: Words, counts: Numbers) -> None:
    """Add up how many hashes have each key, for all tables."""
    for first in range(0, words.shape[0], COUNTED):
        last = min(first + COUNTED, words.shape[0])
        for table in range(TABLES):
            for row in range(first, last):
                counts[table, whole(part(words, row, table))] += np.uint32(1)


@kernel
def fill(words: Words, table: int, starts: Numbers, rows: Numbers, marks: Marks) -> None:
    """Sort all entries by their key: blocks into 256 heaps first, so that writes stay close together."""
    following = (table + 1) % TABLES
    place = starts[:-1].copy()
    block = np.empty(min(BLOCK, words.shape[0]), np.uint64)
    heap = np.empty(257, np.int64)
    for first in range(0, words.shape[0], BLOCK):
        last = min(first + BLOCK, words.shape[0])
        heap[:] = 0
        for row in range(first, last):
            heap[(whole(part(words, row, table)) >> 8) + 1] += 1
        for at in range(256):
            heap[at + 1] += heap[at]
        for row in range(first, last):
            own, mark = np.uint64(part(words, row, table)), np.uint64(part(words, row, following))
            first_bits = whole(own >> np.uint64(8))
            block[heap[first_bits]] = np.uint64(row) | own << np.uint64(32) | mark << np.uint64(48)
            heap[first_bits] += 1
        for at in range(last - first):
            key = whole(np.uint16(block[at] >> np.uint64(32)))
            to = whole(place[key])
            rows[to] = np.uint32(block[at])
            marks[to] = np.uint16(block[at] >> np.uint64(48))
            place[key] += np.uint32(1)


def make(
    words: Words,
    counts: Numbers,
    tables: Tables,
    threads: int,
    told: Callable[[int], None] | None = None,
) -> None:
    """Fill arrays that are there already, in memory or in a mapped file; tell of each table that is done."""
    starts = tables.starts.reshape(TABLES, BUCKETS + 1)
    starts[:, 0] = 0
    np.cumsum(counts, axis=1, dtype=np.uint32, out=starts[:, 1:])

    def one(table: int) -> None:
        own = slice(table * len(words), (table + 1) * len(words))
        fill(words, table, starts[table], tables.rows[own], tables.marks[own])
        if told is not None:
            told(table)

    each(one, range(TABLES), threads)
    tables.marks[TABLES * len(words) :] = 0


def build(words: Words, threads: int = 1) -> Tables:
    """Tables in memory."""
    counts = np.zeros((TABLES, BUCKETS), np.uint32)
    count(words, counts)
    tables = Tables(
        np.empty(STARTS, np.uint32),
        np.empty(TABLES * len(words), np.uint32),
        np.empty(marks_size(len(words)), np.uint16),
    )
    make(words, counts, tables, threads)
    for array in (tables.starts, tables.rows, tables.marks):
        # As the arrays of a mapped file are.
        array.setflags(write=False)
    return tables
