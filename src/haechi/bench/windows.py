"""Searching window hashes: what one query costs, as it is, mirrored and in all eight turns.

Peers have no such search: they compare everything, in our own compiled loop and in faiss, and their hits go
through the same votes. They see one size only, since they take seconds.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from haechi.bench import negatives, wordsets
from haechi.bench.index import label
from haechi.bench.rows import OURS, Row, compared, peer
from haechi.bench.wordsets import Source
from haechi.core.errors import Refusal
from haechi.hashes.windows import ASKED, Seen
from haechi.hashes.windows.bank import LEAST_VOTES, RULE, WindowBank, agreements, rounds
from haechi.hashes.windows.shelf import Shelf
from haechi.index.words import WordIndex
from haechi.index.words.brute import Hits

TURNS = {1: "as it is", 2: "and mirrored", 8: "eight turns"}
WHOLE = "by the whole"
# Peers are asked about banks up to this size, and this often.
SMALL = 10_000
ASKED_OF_PEERS = 2
# Every third query shows a part of a banked picture.
EVERY = 3


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and the banked picture that it shows; -1 for none."""

    seen: Seen
    entry: int


def gathered(pictures: Path, cache: Path) -> Source:
    """Windows of the pictures in a folder that scripts/pictures made; their hashes are kept in `cache`."""
    return wordsets.gathered(ASKED, negatives.everything(pictures, cache, 0))


def run(*, entries: Sequence[int], queries: int, real: Source | None = None) -> list[Row]:
    """Figures for banks of these sizes; without `real`, of generated pictures' words."""
    real = real or wordsets.source(ASKED)
    rows: list[Row] = []
    for count in entries:
        rows += _at(real, count, queries)
        gc.collect()
    return compared(rows)


def _at(real: Source, count: int, queries: int) -> Iterator[Row]:
    rng = np.random.default_rng(1)
    start = perf_counter()
    bank = real.bank(rng, count)
    made = perf_counter() - start
    asked = _queries(rng, real, bank, queries)
    size = bank.size / count
    yield _by_the_whole(bank, asked, count)
    for turns, said in TURNS.items():
        # Once without counting, so that everything is compiled and near.
        bank.search(asked[0].seen, turns=turns)
        seconds, found = _timed(partial(bank.search, turns=turns), asked)
        worst, high = (sorted(seconds)[int(part * len(seconds))] * 1e3 for part in (0.99, 0.9))
        near = f"{_hits(bank, asked, turns):,.0f} near words"
        row = Row(
            f"{label(count)} pictures, {said}",
            OURS,
            count,
            1 / statistics.mean(seconds),
            statistics.median(seconds) * 1e6,
            bytes_per_hash=size,
            recall=_recall(asked, found),
            note=f"p90 {high:.1f}, p99 {worst:.1f} ms; {_windows(asked)}; {near}; {real.said}",
        )
        yield replace(row, build_s=made if turns == 1 else None)
        if count <= SMALL and turns == max(TURNS):
            yield from _peers(row, bank, asked[:ASKED_OF_PEERS], turns)


def _by_the_whole(bank: WindowBank, asked: Sequence[Query], count: int) -> Row:
    """What comes on top: pictures that are like the query as a whole."""
    bank.like(asked[0].seen)
    seconds, found = _timed(bank.like, asked)
    near = f"{statistics.mean(map(len, found)):.1f} pictures named"
    own = (1 / statistics.mean(seconds), statistics.median(seconds) * 1e6)
    return Row(f"{label(count)} pictures, {WHOLE}", OURS, count, *own, note=near)


def _queries(rng: np.random.Generator, real: Source, bank: WindowBank, count: int) -> list[Query]:
    made = []
    for at in range(count):
        seen, entry = real.seen[at % len(real.seen)], -1
        if at % EVERY == 0:
            entry = int(rng.integers(len(bank)))
            seen = wordsets.planted(rng, seen, bank.seen(entry))
        made.append(Query(seen, entry))
    return made


def _timed(work: Callable[[Seen], Any], asked: Sequence[Query]) -> tuple[list[float], list[list[int]]]:
    seconds, found = [], []
    for query in asked:
        start = perf_counter()
        matches = work(query.seen)
        seconds.append(perf_counter() - start)
        found.append([match.entry for match in matches])
    return seconds, found


def _recall(asked: Sequence[Query], found: list[list[int]]) -> float:
    """The share of planted pictures that were found."""
    there = [query.entry in entries for query, entries in zip(asked, found, strict=True) if query.entry >= 0]
    return sum(there) / len(there)


def _windows(asked: Sequence[Query]) -> str:
    return f"{statistics.median(len(query.seen) for query in asked):.0f} windows asked"


def _hits(bank: WindowBank, asked: Sequence[Query], turns: int) -> float:
    (shelf,) = bank.shelves
    return statistics.median(
        sum(len(shelf.index.search(part.words, part.by(RULE))) for part in rounds(query.seen, turns))
        for query in asked
    )


def _peers(own: Row, bank: WindowBank, asked: list[Query], turns: int) -> Iterator[Row]:
    (shelf,) = bank.shelves
    everything = WordIndex(replace(shelf.index.content, tables=None))
    unsorted = WindowBank(Shelf(everything))
    seconds, found = _timed(partial(unsorted.search, turns=turns), asked)
    mine = [[one.entry for one in bank.search(query.seen, turns=turns)] for query in asked]
    note = "the same pictures found" if mine == found else "OTHER pictures found"
    yield _peer(own, "compiled loop over everything", seconds, note)
    try:
        near = _faiss(shelf.index)
    except Refusal as refusal:
        yield replace(own, engine="faiss IndexBinaryFlat", note=str(refusal), qps=float("nan"))
        return
    seconds = []
    for query in asked[:1]:
        start = perf_counter()
        for part in rounds(query.seen, turns):
            agreements(shelf, near(part.words), part, max(LEAST_VOTES, part.least))
        seconds.append(perf_counter() - start)
    yield _peer(own, "faiss IndexBinaryFlat", seconds, f"radius {RULE.radius} alone, then the same votes")


def _peer(own: Row, name: str, seconds: list[float], note: str) -> Row:
    return replace(
        own,
        engine=name,
        qps=1 / statistics.mean(seconds),
        p50_us=statistics.median(seconds) * 1e6,
        bytes_per_hash=None,
        recall=None,
        note=note,
    )


def _faiss(index: WordIndex) -> Callable[[np.ndarray[Any, Any]], Hits]:
    """Every pair within the radius, by faiss."""
    faiss = peer("faiss")
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexBinaryFlat(144)
    flat.add(_bytes(index.records[:, :3]))

    def near(words: np.ndarray[Any, Any]) -> Hits:
        limits, far, rows = flat.range_search(_bytes(words.reshape(-1, 3)), RULE.radius + 1)
        asked = np.repeat(np.arange(len(limits) - 1), np.diff(limits).astype(np.int64))
        entries = index.records[rows, 3].astype(np.int64)
        return np.column_stack([asked, rows, far.astype(np.int64), entries])

    return near


def _bytes(words: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    own = words.copy()
    own[:, 2] &= wordsets.LAST
    return np.ascontiguousarray(own.view(np.uint8)[:, :18])
