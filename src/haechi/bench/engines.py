"""Engines that find every hash within 31 bits, ours and the peers', each on one core."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from haechi.bench.hashsets import Pairs, Rows
from haechi.bench.rows import OURS, peer
from haechi.index import Index

RADIUS = 31
# usearch finds the nearest so many, not all within a radius.
NEAREST = 64
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Engine:
    """A built index under test. `find` takes a batch; `batch` is how many queries it is given at once."""

    name: str
    find: Callable[[Rows], object]
    pairs: Callable[[Rows], Pairs]
    build_s: float
    size: int
    batch: int = 64
    note: str = ""


Make = Callable[[Rows], Engine]


def ours(bank: Rows) -> Engine:
    start = perf_counter()
    index = Index.build(bank, threads=1)
    seconds = perf_counter() - start
    tables = index.content.tables
    size = bank.nbytes
    size += tables.starts.nbytes + tables.rows.nbytes + tables.marks.nbytes if tables else 0
    note = f"with payload {size / len(bank) + 4:.1f} bytes"

    def pairs(queries: Rows) -> Pairs:
        found = index.search(queries, RADIUS)
        return set(zip(found.query.tolist(), found.entry.tolist(), strict=True))

    return Engine(OURS, lambda queries: index.search(queries, RADIUS), pairs, seconds, size, note=note)


def flat(bank: Rows) -> Engine:
    return _faiss("faiss IndexBinaryFlat", bank, lambda faiss: faiss.IndexBinaryFlat(256))


def multihash_16(bank: Rows) -> Engine:
    """As python-threatexchange sets it."""
    return _faiss("faiss MultiHash 16x16, 1 flip", bank, lambda faiss: _multihash(faiss, 16, 16, 1))


def multihash_11(bank: Rows) -> Engine:
    """The fastest setting that we found and that misses nothing."""
    return _faiss("faiss MultiHash 11x23, 2 flips", bank, lambda faiss: _multihash(faiss, 11, 23, 2))


def _multihash(faiss: Any, tables: int, width: int, flips: int) -> Any:
    index = faiss.IndexBinaryMultiHash(256, tables, width)
    index.nflip = flips
    return index


def _faiss(name: str, bank: Rows, make: Callable[[Any], Any]) -> Engine:
    faiss = peer("faiss")
    faiss.omp_set_num_threads(1)
    before, start = resident(), perf_counter()
    index = make(faiss)
    index.add(bank)
    seconds = perf_counter() - start

    def find(queries: Rows) -> Any:
        # faiss finds what is strictly nearer.
        return index.range_search(queries, RADIUS + 1)

    def pairs(queries: Rows) -> Pairs:
        limits, _, entries = find(queries)
        query = np.repeat(np.arange(len(queries)), np.diff(limits.astype(np.int64)))
        return set(zip(query.tolist(), entries.tolist(), strict=True))

    return Engine(name, find, pairs, seconds, max(resident() - before, bank.nbytes))


def threatexchange(bank: Rows) -> Engine:
    """The index that python-threatexchange itself gives for PDQ."""
    peer("threatexchange")
    return _threatexchange(
        "threatexchange PDQIndex", bank, peer("threatexchange.signal_type.pdq.pdq_index").PDQIndex()
    )


def threatexchange_2(bank: Rows) -> Engine:
    """Its announced successor: brute force over floats."""
    peer("threatexchange")
    module = peer("threatexchange.signal_type.pdq.pdq_index2")
    return _threatexchange("threatexchange PDQIndex2", bank, module.PDQIndex2())


def _threatexchange(name: str, bank: Rows, index: Any) -> Engine:
    peer("faiss").omp_set_num_threads(1)
    before, start = resident(), perf_counter()
    for first in range(0, len(bank), CHUNK):
        rows = bank[first : first + CHUNK]
        index.add_all((row.tobytes().hex(), first + at) for at, row in enumerate(rows))
    seconds = perf_counter() - start

    def one(query: int, row: Rows) -> list[tuple[int, int]]:
        return [(query, int(match.metadata)) for match in index.query(row.tobytes().hex())]

    def find(queries: Rows) -> list[list[tuple[int, int]]]:
        return [one(query, row) for query, row in enumerate(queries)]

    def pairs(queries: Rows) -> Pairs:
        return {pair for found in find(queries) for pair in found}

    return Engine(name, find, pairs, seconds, max(resident() - before, bank.nbytes), batch=8)


def usearch(bank: Rows) -> Engine:
    """Exact search compares everything and has nothing to build."""
    module = peer("usearch.index")

    def find(queries: Rows) -> Any:
        wanted = min(NEAREST, len(bank))
        return module.search(bank, queries, wanted, module.MetricKind.Hamming, exact=True, threads=1)

    def pairs(queries: Rows) -> Pairs:
        found = find(queries)
        keys, far = np.atleast_2d(found.keys), np.atleast_2d(found.distances)
        return {(int(query), int(keys[query, at])) for query, at in np.argwhere(far <= RADIUS)}

    return Engine("usearch exact", find, pairs, 0.0, bank.nbytes, 4, f"the nearest {NEAREST}")


def resident() -> int:
    """Bytes of this process in memory; peers do not say how large an index is."""
    gc.collect()
    with suppress(OSError, AttributeError):
        # What was freed before must not hide what comes.
        ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
