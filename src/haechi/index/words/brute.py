"""Compare every word with every word: exact by construction, and what few words use."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.index.intrinsics import popcount
from haechi.index.words.rule import CHUNKS, Records, apart, first, whole
from haechi.infra.jit import kernel

Bitmap = NDArray[np.uint8]
# Rows of (query, row, distance, entry).
Hits = NDArray[np.int64]

TILE = 512


@kernel
def buried(tombstones: Bitmap, entry: int) -> bool:
    """Whether an entry's bit is set. Entries past the bitmap's end are alive."""
    at = entry >> 3
    return bool(at < tombstones.size and (tombstones[at] >> np.uint8(entry & 7)) & np.uint8(1))


@kernel
def add(records: Records, query: int, row: int, far: int, tombstones: Bitmap, found: Hits, total: int) -> int:
    """One more hit, unless its entry is buried, into `found` as far as it goes; how many there are now."""
    entry = whole(records[row, 3])
    if buried(tombstones, entry):
        return total
    if total < found.shape[0]:
        found[total, 0] = query
        found[total, 1] = row
        found[total, 2] = far
        found[total, 3] = entry
    return total + 1


@kernel
def _any_near(columns: Records, size: int, queries: Records, query: int, radius: int) -> bool:
    """Whether any of a tile's words is within the radius: a loop without branches, for vector units."""
    first, second, third = columns[0], columns[1], columns[2]
    a, b, c = queries[query, 0], queries[query, 1], queries[query, 2]
    count = 0
    for at in range(size):
        far = popcount(first[at] ^ a) + popcount(second[at] ^ b) + popcount(third[at] ^ c)
        count += far <= radius
    return count > 0


@kernel
def search(
    records: Records,
    queries: Records,
    windows: int,
    radius: int,
    beside: int,
    wide: int,
    tombstones: Bitmap,
    found: Hits,
) -> int:
    """Write hits into `found` as far as it goes; return how many there are. A turn has so many `windows`.

    Records are read tile by tile for all queries, so that each tile is fetched from memory once.
    """
    total = 0
    columns = np.empty((3, TILE), np.uint64)
    last = np.uint64((1 << 15) - 1)
    for start in range(0, records.shape[0], TILE):
        size = min(TILE, records.shape[0] - start)
        for at in range(size):
            columns[0, at] = records[start + at, 0]
            columns[1, at] = records[start + at, 1]
            columns[2, at] = records[start + at, 2] & last
        for query in range(queries.shape[0]):
            if not _any_near(columns, size, queries, query, radius):
                continue
            within = int(query % windows < wide)
            for at in range(start, start + size):
                far = apart(records, at, queries, query)
                if far > radius or first(records, at, queries, query, beside, within) == CHUNKS:
                    continue
                total = add(records, query, at, far, tombstones, found, total)
    return total
