"""Tables from the 21 bits of a chunk to the words that have them: built once, read-only after.

Beside each word stands its mark, the 64 lowest bits outside the chunk, and its row: by the mark almost every
word of a bucket is ruled out where it lies. Marks and rows are kept in blocks, eight marks and then their
eight rows, so that what is read together lies together.

Buckets are not in the order of their keys. A mirrored picture's words differ from its own by one fixed
pattern of bits, so buckets whose keys differ by such a pattern are neighbours: the four mirrored forms of a
query's window find theirs in one run of memory. That is only a matter of speed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.index.intrinsics import lanes_of
from haechi.index.threads import each
from haechi.index.words.rule import CHUNKS, WIDTH, Records, chunk, mark, whole
from haechi.infra.jit import kernel

Numbers = NDArray[np.uint32]
Blocks = NDArray[np.uint64]
Patterns = NDArray[np.uint64]

BUCKETS = 1 << WIDTH
STARTS = CHUNKS * (BUCKETS + 1)
# A chunk as it is, and with each of its bits turned.
LOOKS = WIDTH + 1
# Marks in a block, as many as are compared at once; and its size in numbers of 8 bytes: the marks, then their
# rows, two to a number.
LANES = lanes_of(64)
BLOCK = LANES + LANES // 2
# Rows sorted at a time while filling, by this many bits of their bucket first: what they touch stays near.
SORTED = 1 << 20
HEAPS = 10

_ONE = np.uint64(1)


def mirrors() -> tuple[int, int]:
    """Which bits of a word change when the picture is mirrored upside down, and when left to right.

    Bits are signs of waves, the lowest frequencies first; those odd along the mirrored way change.
    """
    edge = range(12)
    waves = sorted((k * k + m * m, max(k, m), k, m) for k in edge for m in edge if k or m)
    upside = sum((k & 1) << bit for bit, (_, _, k, _) in enumerate(waves))
    return upside, sum((m & 1) << bit for bit, (_, _, _, m) in enumerate(waves))


def _patterns() -> tuple[tuple[int, int, int], ...]:
    """For each chunk and way to mirror: its pattern there, a bit only it has, and where that bit goes."""
    rows = []
    for which in range(CHUNKS):
        upside, across = (
            sum((one >> (which + 3 * at) & 1) << at for at in range(WIDTH)) for one in mirrors()
        )
        # Left to right first: who asks for only one mirrored form asks for that, and it lies next door.
        for place, (this, other) in enumerate(((across, upside), (upside, across))):
            # Not one of the lowest two, which is where these bits go.
            pivot = next(bit for bit in range(2, WIDTH) if this & ~other & 1 << bit)
            rows.append((this & ~(1 << pivot), pivot, place))
    return tuple(rows)


_PATTERNS = np.array(_patterns(), np.uint64)


@dataclass(frozen=True, slots=True)
class Tables:
    """Table after table: where each bucket begins in it, and its blocks.

    A place is counted in words from the beginning of the table; every table begins with a block of its own.
    """

    starts: Numbers
    blocks: Blocks


@kernel
def blocks_of(count: int) -> int:
    """How many blocks a table of so many words takes."""
    return -(-count // LANES)


def blocks_size(count: int) -> int:
    return CHUNKS * blocks_of(count) * BLOCK


@kernel
def bucket(key: np.uint64, which: int) -> np.uint64:
    """Where a chunk's words lie. It is linear: that of a ^ b is bucket(a) ^ bucket(b)."""
    moved = key
    for at in range(2 * which, 2 * which + 2):
        if (key >> _PATTERNS[at, 1]) & _ONE:
            moved ^= _PATTERNS[at, 0]
    for at in range(2 * which, 2 * which + 2):
        pivot, place = _PATTERNS[at, 1], _PATTERNS[at, 2]
        swap = ((moved >> pivot) ^ (moved >> place)) & _ONE
        moved ^= swap << pivot | swap << place
    return moved


@kernel
def looks(out: Numbers) -> None:
    """(CHUNKS, LOOKS): what to turn in a bucket's number to find the chunk itself and each bit turned."""
    for which in range(CHUNKS):
        out[which, 0] = 0
        for bit in range(WIDTH):
            out[which, bit + 1] = np.uint32(bucket(_ONE << np.uint64(bit), which))


@kernel
def _count(records: Records, which: int, counts: Numbers) -> None:
    for row in range(records.shape[0]):
        counts[whole(bucket(chunk(records[row, 0], which), which)) + 1] += np.uint32(1)


@kernel
def _put(blocks: Blocks, place: int, mark: np.uint64, row: np.uint64) -> None:
    block, lane = place // LANES * BLOCK, place % LANES
    blocks[block + lane] = mark
    half = np.uint64((lane & 1) << 5)
    blocks[block + LANES + (lane >> 1)] |= row << half


@kernel
def row_at(blocks: Blocks, first: int, place: int) -> int:
    """The row of the word at a place of the table whose first block's number is `first`."""
    pair = blocks[(first + place // LANES) * BLOCK + LANES + (place % LANES >> 1)]
    return whole(pair >> np.uint64((place & 1) << 5) & np.uint64(0xFFFFFFFF))


@kernel
def _fill(records: Records, which: int, starts: Numbers, blocks: Blocks) -> None:
    """Sort all words by their bucket: some at a time into heaps first, so that writes stay close together."""
    place = starts[:-1].copy()
    size = min(SORTED, records.shape[0])
    keys, marks = np.empty(size, np.uint64), np.empty(size, np.uint64)
    heap, shift = np.empty((1 << HEAPS) + 1, np.int64), np.uint64(32 + WIDTH - HEAPS)
    own = np.empty(size, np.uint64)
    for begin in range(0, records.shape[0], SORTED):
        end = min(begin + SORTED, records.shape[0])
        heap[:] = 0
        for row in range(begin, end):
            key = bucket(chunk(records[row, 0], which), which) << np.uint64(32) | np.uint64(row)
            own[row - begin] = key
            heap[whole(key >> shift) + 1] += 1
        for at in range(1 << HEAPS):
            heap[at + 1] += heap[at]
        for row in range(begin, end):
            to = whole(own[row - begin] >> shift)
            keys[heap[to]] = own[row - begin]
            marks[heap[to]] = mark(records[row, 0], records[row, 1], which)
            heap[to] += 1
        for at in range(end - begin):
            to = whole(keys[at] >> np.uint64(32))
            _put(blocks, whole(place[to]), marks[at], keys[at] & np.uint64(0xFFFFFFFF))
            place[to] += np.uint32(1)


def make(records: Records, tables: Tables, threads: int) -> None:
    """Fill arrays that are there already and zero, in memory or in a mapped file."""
    starts = tables.starts.reshape(CHUNKS, BUCKETS + 1)
    size = blocks_of(len(records)) * BLOCK

    def one(which: int) -> None:
        _count(records, which, starts[which])
        np.cumsum(starts[which], dtype=np.uint32, out=starts[which])
        _fill(records, which, starts[which], tables.blocks[which * size : (which + 1) * size])

    each(one, range(CHUNKS), threads)


def build(records: Records, threads: int = 1) -> Tables:
    """Tables in memory."""
    tables = Tables(np.zeros(STARTS, np.uint32), np.zeros(blocks_size(len(records)), np.uint64))
    make(records, tables, threads)
    for array in (tables.starts, tables.blocks):
        # As the arrays of a mapped file are.
        array.setflags(write=False)
    return tables
