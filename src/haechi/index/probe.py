"""Look queries up in the tables: exact, because some table always sees a match (see plan).

Three stages, each a table ahead of the next, so that memory is asked for long before it is read: where the
buckets begin, the marks in them, and for the few entries that pass, their hashes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.index.brute import Bitmap, Found, Words, buried, distance
from haechi.index.intrinsics import LANES, lowest, near, popcount, prefetch
from haechi.index.plan import BUCKETS, TABLES
from haechi.index.tables import Marks, Numbers, part, whole
from haechi.infra.jit import kernel

Places = NDArray[np.int64]

# Entries that passed by their marks and wait for their hashes.
ROOM = 1 << 14


@kernel
def _ask(words: Words, query: int, layout: Places, table: int, flips: Marks, starts: Numbers) -> None:
    """Ask for where all buckets in reach begin."""
    own = part(words, query, table)
    for at in range(layout[table, 0], layout[table, 1]):
        prefetch(starts, table * (BUCKETS + 1) + whole(own ^ flips[at]))


@kernel
def _spans(
    words: Words,
    query: int,
    layout: Places,
    table: int,
    flips: Marks,
    starts: Numbers,
    count: int,
    marks: Marks,
    spans: Places,
) -> int:
    """Where the buckets in reach begin and end among the marks, which are asked for; how many there are."""
    own, first, total = part(words, query, table), layout[table, 0], 0
    for at in range(first, layout[table, 1]):
        bucket = table * (BUCKETS + 1) + whole(own ^ flips[at])
        begin = table * count + whole(starts[bucket])
        end = table * count + whole(starts[bucket + 1])
        spans[at - first, 0] = begin
        spans[at - first, 1] = end
        total += end - begin
        while begin < end:
            prefetch(marks, begin)
            begin += LANES
        # A span that begins within a line of memory ends in one more.
        prefetch(marks, end)
    return total


@kernel
def _choose(
    words: Words,
    query: int,
    layout: Places,
    table: int,
    turned: Marks,
    marks: Marks,
    rows: Numbers,
    spans: Places,
    chosen: Places,
    size: int,
) -> int:
    """Add the places of entries whose mark is near enough; how many there are now."""
    own, first = part(words, query, (table + 1) % TABLES), layout[table, 0]
    for at in range(first, layout[table, 1]):
        bound = np.uint16(layout[table, 3] - whole(turned[at]))
        begin, end = spans[at - first, 0], spans[at - first, 1]
        while begin < end:
            hits = near(marks, begin, own, bound)
            if end - begin < LANES:
                hits &= np.uint32((1 << (end - begin)) - 1)
            while hits:
                chosen[size] = begin + lowest(hits)
                prefetch(rows, chosen[size])
                hits &= hits - np.uint32(1)
                size += 1
            begin += LANES
    return size


@kernel
def _seen_before(layout: Places, table: int, words: Words, entry: int, queries: Words, query: int) -> bool:
    """Whether an earlier table already led to this entry."""
    after = popcount(np.uint64(part(words, entry, 0) ^ part(queries, query, 0)))
    for earlier in range(table):
        far = after
        after = popcount(np.uint64(part(words, entry, earlier + 1) ^ part(queries, query, earlier + 1)))
        if far <= layout[earlier, 2] and far + after <= layout[earlier, 3]:
            return True
    return False


@kernel
def _verify(
    words: Words,
    rows: Numbers,
    layout: Places,
    queries: Words,
    query: int,
    radius: int,
    chosen: Places,
    size: int,
    numbers: Numbers,
    tombstones: Bitmap,
    found: Found,
    total: int,
) -> int:
    """Compare whole hashes; rows into `found` as far as it goes, and how many there are now."""
    for at in range(size):
        prefetch(words, whole(rows[chosen[at]]))
    for at in range(size):
        entry = whole(rows[chosen[at]])
        far = distance(words, entry, queries, query)
        if far > radius or buried(tombstones, numbers, entry):
            continue
        if _seen_before(layout, chosen[at] // words.shape[0], words, entry, queries, query):
            continue
        if total < found.shape[0]:
            found[total, 0] = query
            found[total, 1] = entry
            found[total, 2] = far
        total += 1
    return total


@kernel
def search(
    words: Words,
    starts: Numbers,
    rows: Numbers,
    marks: Marks,
    layout: Places,
    flips: Marks,
    turned: Marks,
    queries: Words,
    radius: int,
    numbers: Numbers,
    tombstones: Bitmap,
    found: Found,
) -> int:
    """As brute.search: rows into `found` as far as it goes, and how many there are."""
    total = size = 0
    spans = np.empty((2, flips.size, 2), np.int64)
    within = np.zeros(2, np.int64)
    chosen = np.empty(ROOM, np.int64)
    count, steps = words.shape[0], queries.shape[0] * TABLES
    for step in range(steps + 2):
        if step < steps:
            _ask(queries, step // TABLES, layout, step % TABLES, flips, starts)
        if 1 <= step <= steps:
            query, table, own = (step - 1) // TABLES, (step - 1) % TABLES, (step - 1) & 1
            within[own] = _spans(queries, query, layout, table, flips, starts, count, marks, spans[own])
        if step < 2:
            continue
        query, table, own = (step - 2) // TABLES, (step - 2) % TABLES, step & 1
        full = size + within[own] > chosen.size
        if full:
            total = _verify(
                words, rows, layout, queries, query, radius, chosen, size, numbers, tombstones, found, total
            )
            size = 0
            if within[own] > chosen.size:
                chosen = np.empty(within[own], np.int64)
        size = _choose(queries, query, layout, table, turned, marks, rows, spans[own], chosen, size)
        if table == TABLES - 1:
            total = _verify(
                words, rows, layout, queries, query, radius, chosen, size, numbers, tombstones, found, total
            )
            size = 0
    return total
