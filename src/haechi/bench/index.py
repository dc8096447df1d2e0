"""Search within 31 bits: ours against faiss, python-threatexchange's own index and usearch, one core each.

One peer at a time is built and measured, and ours beside each, so that both see the same machine; our row is
the median of those.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from haechi.bench import engines, hashsets
from haechi.bench.engines import RADIUS, Engine, Make
from haechi.bench.hashsets import Pairs, Rows
from haechi.bench.rows import Row, compared
from haechi.core.errors import Refusal
from haechi.index import warm


@dataclass(frozen=True, slots=True)
class Measured:
    """How an engine did: queries a second, in batches or one by one, whichever suits it better (where others
    use the machine long calls are interrupted more often); the median of one query alone; the share it found.
    """

    engine: Engine
    rate: float
    single_us: float
    recall: float


PEERS: tuple[Make, ...] = (
    engines.flat,
    engines.multihash_16,
    engines.multihash_11,
    engines.threatexchange,
    engines.threatexchange_2,
    engines.usearch,
)
# What the best settings need on data without clusters.
UNIFORM_PEERS = PEERS[:3]
# Past this one peer's build alone would take hours, and uniform data is left out for time.
SMALL = 1_000_000
GROWTH = (1_000_000, 10_000_000, 50_000_000)

CHECKED = 32
# Each engine is asked at least this often and until this time is over.
LEAST = 3
SECONDS = 4.0


def run(*, entries: Sequence[int], queries: int) -> list[Row]:
    warm()
    rows: list[Row] = []
    for count in entries:
        rows += _search(f"r{RADIUS} {label(count)}", count, queries, uniform=False)
        if count <= SMALL:
            rows += _search(f"r{RADIUS} {label(count)} uniform", count, queries, uniform=True)
    return compared(rows)


def growth(*, entries: Sequence[int] = GROWTH, queries: int) -> list[Row]:
    """Ours alone, at growing sizes: what one query costs, and how many times that of the smallest."""
    warm()
    rows, least = [], None
    for count in entries:
        rng = np.random.default_rng(1)
        bank = hashsets.mixed(rng, count)
        asked = hashsets.asked(rng, bank, queries)
        wanted = hashsets.truth(bank, asked[:CHECKED], RADIUS)
        row = _row(f"growth {label(count)}", count, _measured(engines.ours(bank), asked, wanted))
        least = least or row
        times = f"{row.p50_us / least.p50_us:.1f} times a query's cost at {label(least.n)}"
        rows.append(replace(row, note=f"{times}, in batches {least.qps / row.qps:.1f}"))
    return compared(rows)


def label(count: int) -> str:
    """1M, 20k, 300."""
    for size, name in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count / size:g}{name}"
    return str(count)


def count(text: str) -> int:
    """The other way round."""
    found = re.fullmatch(r"(\d+)([kM]?)", text.strip())
    if found is None or not int(found[1]):
        raise Refusal("bad_size", f"{text} is no number of hashes.", do="Write it as 5000, 20k or 10M.")
    return int(found[1]) * {"": 1, "k": 1_000, "M": 1_000_000}[found[2]]


def _search(work: str, count: int, queries: int, *, uniform: bool) -> Iterator[Row]:
    """Rows of the search and, where peers build something, of building."""
    rng = np.random.default_rng(1)
    bank = (hashsets.uniform if uniform else hashsets.mixed)(rng, count)
    asked = hashsets.asked(rng, bank, queries)
    wanted = hashsets.truth(bank, asked[:CHECKED], RADIUS)
    mine = engines.ours(bank)
    own, missing = [], []
    for make in UNIFORM_PEERS if uniform else PEERS:
        if make is engines.threatexchange_2 and count > SMALL:
            continue
        try:
            engine = make(bank)
        except Refusal as refusal:
            missing.append(str(refusal))
            continue
        own.append(_measured(mine, asked, wanted))
        theirs = _measured(engine, asked, wanted)
        yield _row(f"search {work}", count, theirs)
        if engine.build_s and not uniform:
            yield _built(count, engine)
        del engine, theirs
    own = own or [_measured(mine, asked, wanted)]
    best = replace(
        own[0],
        rate=statistics.median(one.rate for one in own),
        single_us=statistics.median(one.single_us for one in own),
    )
    yield replace(_row(f"search {work}", count, best), note="; ".join([mine.note, *missing]))
    if not uniform:
        yield _built(count, mine)


def _measured(engine: Engine, asked: Rows, wanted: Pairs) -> Measured:
    found = engine.pairs(asked[:CHECKED])
    batches = [asked[at : at + engine.batch] for at in range(0, len(asked), engine.batch)]
    each = [seconds / len(batch) for batch, seconds in _timed(engine, batches)]
    alone = [seconds for _, seconds in _timed(engine, [asked[at : at + 1] for at in range(len(asked))])]
    single = statistics.median(alone)
    recall = len(found & wanted) / len(wanted) if wanted else 1.0
    return Measured(engine, 1 / min(single, statistics.median(each)), single * 1e6, recall)


def _timed(engine: Engine, batches: list[Rows]) -> Iterator[tuple[Rows, float]]:
    begun = perf_counter()
    for done, batch in enumerate(batches):
        if done >= LEAST and perf_counter() - begun > SECONDS:
            return
        start = perf_counter()
        engine.find(batch)
        yield batch, perf_counter() - start


def _row(work: str, count: int, measured: Measured) -> Row:
    engine = measured.engine
    return Row(
        work,
        engine.name,
        count,
        measured.rate,
        measured.single_us,
        bytes_per_hash=engine.size / count,
        recall=measured.recall,
        build_s=engine.build_s,
        note=engine.note,
    )


def _built(count: int, engine: Engine) -> Row:
    """Hashes a second; the time is one hash's share."""
    rate, share = count / engine.build_s, engine.build_s / count * 1e6
    return Row(f"build {label(count)}", engine.name, count, rate, share, build_s=engine.build_s)
