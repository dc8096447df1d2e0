"""Tables from a few bits of a hash to the entries that have them: built once, read-only after."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.index.brute import Words
from haechi.infra.jit import kernel

Numbers = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Tables:
    """`starts` holds, table after table, where each bucket begins in that table's row of `ids`."""

    widths: tuple[int, ...]
    starts: Numbers
    ids: Numbers


def starts_size(widths: tuple[int, ...]) -> int:
    return sum((1 << width) + 1 for width in widths)


@kernel
def whole(number: np.uint32) -> int:
    """A signed number: compiled code would turn a sum of signed and unsigned into a fraction."""
    return int(np.int64(number))


@kernel
def key(words: Words, row: int, low: int, width: int) -> np.uint32:
    """`width` bits of a hash from bit `low` on."""
    at, shift = low >> 6, low & 63
    value = words[row, at] >> np.uint64(shift)
    if shift + width > 64:
        value |= words[row, at + 1] << np.uint64(64 - shift)
    return np.uint32(value & ((np.uint64(1) << np.uint64(width)) - np.uint64(1)))


@kernel
def _fill(words: Words, low: int, width: int, starts: Numbers, ids: Numbers) -> None:
    """Counting sort of all entries by their key."""
    for row in range(words.shape[0]):
        starts[whole(key(words, row, low, width)) + 1] += np.uint32(1)
    for bucket in range(1, starts.size):
        starts[bucket] += starts[bucket - 1]
    place = starts[:-1].copy()
    for row in range(words.shape[0]):
        bucket = whole(key(words, row, low, width))
        ids[place[bucket]] = np.uint32(row)
        place[bucket] += np.uint32(1)


def build(words: Words, widths: tuple[int, ...]) -> Tables:
    """Fill all tables, on as many threads as there are processors."""
    starts = np.zeros(starts_size(widths), np.uint32)
    ids = np.empty((len(widths), len(words)), np.uint32)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = []
        low = offset = 0
        for table, width in enumerate(widths):
            end = offset + (1 << width) + 1
            jobs.append(pool.submit(_fill, words, low, width, starts[offset:end], ids[table]))
            low, offset = low + width, end
        for job in jobs:
            job.result()
    # As the arrays of a mapped file are.
    starts.setflags(write=False)
    ids.setflags(write=False)
    return Tables(widths, starts, ids)
