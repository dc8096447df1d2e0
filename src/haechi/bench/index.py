"""Search within 31 bits: ours against faiss (flat, and MultiHash as python-threatexchange sets it)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from haechi.bench.rows import Row, compared, peer, timed
from haechi.index import Index

RADIUS = 31
BATCH = 256
CHECKED = 64

Rows = NDArray[np.uint8]
Pairs = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Engine:
    """A built index under test: pairs of (query, entry) for a batch of queries."""

    name: str
    search: Callable[[Rows], Pairs]
    build_s: float
    size: int


def run(*, entries: int, queries: int) -> list[Row]:
    return compared(_rows(entries, queries))


def _rows(entries: int, queries: int) -> Iterator[Row]:
    rng = np.random.default_rng(1)
    bank = rng.integers(0, 256, (entries, 32), dtype=np.uint8)
    asked = near(rng, bank, queries)
    wanted = truth(bank, asked[:CHECKED])
    for build in (_flat, _multihash, _ours):
        engine = build(bank)
        batches = [asked[start : start + BATCH] for start in range(0, len(asked), BATCH)]
        start = perf_counter()
        for batch in batches:
            engine.search(batch)
        rate = len(asked) / (perf_counter() - start)
        single = timed(engine.search, [asked[at : at + 1] for at in range(min(200, len(asked)))])
        found = engine.search(asked[:CHECKED])
        yield Row(
            "search radius 31",
            engine.name,
            entries,
            rate,
            single.p50_us,
            bytes_per_hash=engine.size / entries,
            recall=len(found & wanted) / max(1, len(wanted)),
            build_s=engine.build_s,
        )


def near(rng: np.random.Generator, bank: Rows, count: int) -> Rows:
    """Copies of entries with 0 to 45 bits flipped: some within the radius, some just outside."""
    asked = bank[rng.integers(0, len(bank), count)].copy()
    for row in asked:
        for bit in rng.choice(256, int(rng.integers(0, 46)), replace=False):
            row[bit >> 3] ^= np.uint8(1 << (bit & 7))
    return asked


def truth(bank: Rows, asked: Rows) -> Pairs:
    """All pairs within the radius, the slow way and by nobody's index."""
    pairs: Pairs = set()
    words = bank.view(np.uint64)
    for query, row in enumerate(asked.view(np.uint64)):
        far = np.bitwise_count(words ^ row).sum(axis=1, dtype=np.int64)
        pairs.update((query, int(entry)) for entry in np.flatnonzero(far <= RADIUS))
    return pairs


def _ours(bank: Rows) -> Engine:
    start = perf_counter()
    index = Index.build(bank)
    seconds = perf_counter() - start
    tables = index.tables
    size = bank.nbytes + (tables.starts.nbytes + tables.ids.nbytes if tables else 0)

    def search(asked: Rows) -> Pairs:
        found = index.search(asked, RADIUS)
        return set(zip(found.query.tolist(), found.entry.tolist(), strict=True))

    return Engine("haechi", search, seconds, size)


def _flat(bank: Rows) -> Engine:
    return _faiss("faiss IndexBinaryFlat", bank, lambda faiss: faiss.IndexBinaryFlat(256))


def _multihash(bank: Rows) -> Engine:
    def make(faiss: Any) -> Any:
        index = faiss.IndexBinaryMultiHash(256, 16, 16)
        index.nflip = 1
        return index

    return _faiss("faiss MultiHash 16x16", bank, make)


def _faiss(name: str, bank: Rows, make: Callable[[Any], Any]) -> Engine:
    faiss = peer("faiss")
    faiss.omp_set_num_threads(1)
    before, start = _resident(), perf_counter()
    index = make(faiss)
    index.add(bank)
    seconds = perf_counter() - start

    def search(asked: Rows) -> Pairs:
        # faiss finds what is strictly nearer.
        limits, _, entries = index.range_search(asked, RADIUS + 1)
        queries = np.repeat(np.arange(len(asked)), np.diff(limits.astype(np.int64)))
        return set(zip(queries.tolist(), entries.tolist(), strict=True))

    return Engine(name, search, seconds, max(_resident() - before, bank.nbytes))


def _resident() -> int:
    """Bytes of this process in memory; faiss does not say how large an index is."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
