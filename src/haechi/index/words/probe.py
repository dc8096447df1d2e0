"""Look queries up in the tables: exact, because a chunk that leads to a word is one of those looked at.

Window by window, chunk by chunk, all turns of a window together, since their buckets are neighbours. Each
stage is a step ahead of the next, so that memory is asked for long before it is read: where the buckets
begin, the marks in them, and for the few words that pass, the whole records.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.index.intrinsics import lowest, near, prefetch
from haechi.index.words.brute import Bitmap, Hits, add
from haechi.index.words.rule import CHUNKS, Records, apart, chunk, first, mark, whole
from haechi.index.words.tables import BLOCK, BUCKETS, LANES, LOOKS, Blocks, Numbers, blocks_of, bucket
from haechi.infra.jit import kernel

Places = NDArray[np.int64]

# Numbers of 8 bytes in a line of memory.
LINE = 8
# Words that passed by their marks and wait for their records: 32 bits of row, 28 of query, the chunk.
ROOM = 1 << 14


@kernel
def _leads(keys: Places, turn: int) -> bool:
    """Whether no earlier turn's buckets are the same run of four."""
    same = 0
    for earlier in range(turn):
        same += keys[earlier] >> 2 == keys[turn] >> 2
    return same == 0


@kernel
def _reach(window: int, wide: int) -> int:
    """How many buckets of each table a window opens: the chunk's own, and those one bit away."""
    return LOOKS if window < wide else 1


@kernel
def _ask(
    queries: Records,
    windows: int,
    window: int,
    which: int,
    looks: Numbers,
    reach: int,
    starts: Numbers,
    keys: Places,
) -> None:
    """Ask for where the buckets in reach begin, once for each run of four; the chunk's own comes first."""
    opened = which * (BUCKETS + 1)
    for turn in range(keys.size):
        keys[turn] = whole(bucket(chunk(queries[turn * windows + window, 0], which), which))
        if _leads(keys, turn):
            for look in range(reach):
                run = opened + ((keys[turn] ^ whole(looks[which, look])) & -4)
                prefetch(starts, run)
                prefetch(starts, run + 4)


@kernel
def _fetch(
    which: int,
    looks: Numbers,
    reach: int,
    starts: Numbers,
    keys: Places,
    blocks: Blocks,
    size: int,
    spans: Places,
) -> None:
    """Where the buckets in reach begin and end; what lies in them is asked for."""
    opened = which * (BUCKETS + 1)
    for turn in range(keys.size):
        for look in range(reach):
            at = opened + (keys[turn] ^ whole(looks[which, look]))
            begin, end = whole(starts[at]), whole(starts[at + 1])
            spans[turn, look, 0] = begin
            spans[turn, look, 1] = end
            line = (which * size + begin // LANES) * BLOCK // LINE
            last = ((which * size + (end + LANES - 1) // LANES) * BLOCK - 1) // LINE
            while line <= last:
                prefetch(blocks, line * LINE)
                line += 1


@kernel
def _choose(
    blocks: Blocks,
    base: int,
    begin: int,
    end: int,
    asked: np.uint64,
    bound: np.uint64,
    chosen: Places,
    size: int,
    tag: int,
) -> int:
    """Add the rows in a part of a bucket whose marks are near enough; how many there are now."""
    block = (base + begin // LANES) * BLOCK
    skip, left = begin & (LANES - 1), end - (begin & -LANES)
    while left > 0:
        hits = near(blocks, block, asked, bound) >> np.uint32(skip) << np.uint32(skip)
        if left < LANES:
            hits &= np.uint32((1 << left) - 1)
        while hits:
            lane = lowest(hits)
            pair = blocks[block + LANES + (lane >> 1)] >> np.uint64((lane & 1) << 5)
            chosen[size] = whole(pair & np.uint64(0xFFFFFFFF)) | tag
            hits &= hits - np.uint32(1)
            size += 1
        block += BLOCK
        left -= LANES
        skip = 0
    return size


@kernel
def _verify(
    records: Records,
    queries: Records,
    radius: int,
    beside: int,
    within: int,
    tombstones: Bitmap,
    chosen: Places,
    size: int,
    found: Hits,
    total: int,
) -> int:
    """Compare whole records; hits into `found` as far as it goes, and how many there are now."""
    for at in range(size):
        prefetch(records, chosen[at] & 0xFFFFFFFF)
    for at in range(size):
        row, query = chosen[at] & 0xFFFFFFFF, (chosen[at] >> 32) & 0xFFFFFFF
        far = apart(records, row, queries, query)
        # Each pair is taken from the first chunk that leads to it.
        if far > radius or first(records, row, queries, query, beside, within) != chosen[at] >> 60:
            continue
        total = add(records, query, row, far, tombstones, found, total)
    return total


@kernel
def search(
    records: Records,
    starts: Numbers,
    blocks: Blocks,
    looks: Numbers,
    queries: Records,
    windows: int,
    radius: int,
    beside: int,
    wide: int,
    tombstones: Bitmap,
    found: Hits,
) -> int:
    """As brute.search: hits into `found` as far as it goes, and how many there are."""
    total = size = 0
    turns, per_table = queries.shape[0] // windows, blocks_of(records.shape[0])
    keys = np.zeros((2, turns), np.int64)
    spans = np.empty((2, turns, LOOKS, 2), np.int64)
    chosen = np.empty(ROOM + LANES, np.int64)
    steps, bound = windows * CHUNKS, np.uint64(beside)
    for step in range(steps + 2):
        if 1 <= step <= steps:
            own, reach = (step - 1) & 1, _reach((step - 1) // CHUNKS, wide)
            _fetch((step - 1) % CHUNKS, looks, reach, starts, keys[own], blocks, per_table, spans[own])
        if step < steps:
            reach = _reach(step // CHUNKS, wide)
            _ask(queries, windows, step // CHUNKS, step % CHUNKS, looks, reach, starts, keys[step & 1])
        if step < 2:
            continue
        window, which, own = (step - 2) // CHUNKS, (step - 2) % CHUNKS, step & 1
        reach, within = _reach(window, wide), int(window < wide)
        for turn in range(turns):
            query = turn * windows + window
            asked = mark(queries[query, 0], queries[query, 1], which)
            tag = query << 32 | which << 60
            for look in range(reach):
                begin, end = spans[own, turn, look, 0], spans[own, turn, look, 1]
                while begin < end:
                    last = min(end, begin + ROOM)
                    if size + last - begin > ROOM:
                        total = _verify(
                            records, queries, radius, beside, within, tombstones, chosen, size, found, total
                        )
                        size = 0
                    size = _choose(blocks, which * per_table, begin, last, asked, bound, chosen, size, tag)
                    begin = last
        if which == CHUNKS - 1:
            total = _verify(records, queries, radius, beside, within, tombstones, chosen, size, found, total)
            size = 0
    return total
