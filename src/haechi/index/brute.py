"""Compare every query with every hash: exact by construction, and what small sets and far radii use."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.index.intrinsics import popcount
from haechi.infra.jit import kernel

Words = NDArray[np.uint64]
Numbers = NDArray[np.uint32]
Bitmap = NDArray[np.uint8]
Found = NDArray[np.int64]

TILE = 512


@kernel
def buried(tombstones: Bitmap, numbers: Numbers, row: int) -> bool:
    """Whether the bit of a row's entry is set. Entries past the bitmap's end are alive."""
    entry = np.int64(numbers[row]) if numbers.size else row
    at = entry >> 3
    return bool(at < tombstones.size and (tombstones[at] >> np.uint8(entry & 7)) & np.uint8(1))


@kernel
def distance(left: Words, a: int, right: Words, b: int) -> int:
    """Bits that differ between row a of one array and row b of another."""
    return (
        popcount(left[a, 0] ^ right[b, 0])
        + popcount(left[a, 1] ^ right[b, 1])
        + popcount(left[a, 2] ^ right[b, 2])
        + popcount(left[a, 3] ^ right[b, 3])
    )


@kernel
def _near(columns: Words, size: int, queries: Words, query: int, radius: int) -> int:
    """How many of a tile's hashes are within the radius: a loop without branches, for vector units."""
    first, second, third, fourth = columns[0], columns[1], columns[2], columns[3]
    a, b, c, d = queries[query, 0], queries[query, 1], queries[query, 2], queries[query, 3]
    near = 0
    for at in range(size):
        far = popcount(first[at] ^ a) + popcount(second[at] ^ b)
        far += popcount(third[at] ^ c) + popcount(fourth[at] ^ d)
        near += far <= radius
    return near


@kernel
def search(
    hashes: Words, queries: Words, radius: int, numbers: Numbers, tombstones: Bitmap, found: Found
) -> int:
    """Write (query, row, distance) into `found` as far as it goes; return how many there are.

    `numbers` are the entries' own, by which `tombstones` goes; without them they are rows.

    Hashes are read tile by tile for all queries, so that each tile is fetched from memory once.
    """
    total = 0
    columns = np.empty((4, TILE), np.uint64)
    for start in range(0, hashes.shape[0], TILE):
        size = min(TILE, hashes.shape[0] - start)
        for at in range(size):
            for word in range(4):
                columns[word, at] = hashes[start + at, word]
        for query in range(queries.shape[0]):
            if not _near(columns, size, queries, query, radius):
                continue
            for at in range(size):
                far = distance(hashes, start + at, queries, query)
                if far <= radius and not buried(tombstones, numbers, start + at):
                    if total < found.shape[0]:
                        found[total, 0] = query
                        found[total, 1] = start + at
                        found[total, 2] = far
                    total += 1
    return total
