"""Sets of hashes to search in, and what to ask: uniform ones, clusters, and near misses at the radius."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.uint8]
Pairs = set[tuple[int, int]]

CLUSTER = 8
WIDEST = 40
STEP = 1 << 20


def uniform(rng: np.random.Generator, count: int) -> Rows:
    return rng.integers(0, 256, (count, 32), dtype=np.uint8)


def mixed(rng: np.random.Generator, count: int) -> Rows:
    """Half of them uniform, half in clusters of eight, whose members lie up to 40 bits from their centre."""
    rows = uniform(rng, count)
    half = count // 2
    for start in range(0, half, STEP):
        stop = min(start + STEP, half)
        centres = uniform(rng, (stop - start) // CLUSTER + 1)
        rows[start:stop] = np.repeat(centres, CLUSTER, axis=0)[: stop - start]
        _turn(rng, rows[start:stop], rng.integers(0, WIDEST + 1, stop - start))
    return rows


def asked(rng: np.random.Generator, bank: Rows, count: int) -> Rows:
    """A third strangers, a third copies of entries with 0 to 27 bits turned, a third with 28 to 34."""
    queries = uniform(rng, count)
    copies = 2 * count // 3
    queries[:copies] = bank[rng.integers(0, len(bank), copies)]
    for row, bits in zip(queries[: copies // 2], rng.integers(0, 28, copies // 2), strict=True):
        _turn_exactly(rng, row, int(bits))
    for row, bits in zip(queries[copies // 2 : copies], rng.integers(28, 35, copies), strict=False):
        _turn_exactly(rng, row, int(bits))
    rng.shuffle(queries, axis=0)
    return queries


def truth(bank: Rows, queries: Rows, radius: int) -> Pairs:
    """All pairs of (query, entry) within the radius, the slow way and by nobody's index."""
    pairs: Pairs = set()
    words = bank.view(np.uint64)
    for query, row in enumerate(queries.view(np.uint64)):
        for start in range(0, len(words), STEP):
            far = np.bitwise_count(words[start : start + STEP] ^ row).sum(axis=1, dtype=np.uint16)
            pairs.update((query, start + int(entry)) for entry in np.flatnonzero(far <= radius))
    return pairs


def _turn(rng: np.random.Generator, rows: Rows, bits: NDArray[np.int64]) -> None:
    """Turn about that many bits of each row; one that is drawn twice is turned back."""
    order = np.argsort(-bits)
    left = bits[order]
    for turn in range(WIDEST):
        some = order[: int(np.searchsorted(-left, -turn, side="left"))]
        bit = rng.integers(0, 256, len(some))
        rows[some, bit >> 3] ^= (1 << (bit & 7)).astype(np.uint8)


def _turn_exactly(rng: np.random.Generator, row: Rows, bits: int) -> None:
    for bit in rng.choice(256, bits, replace=False):
        row[bit >> 3] ^= np.uint8(1 << (bit & 7))
