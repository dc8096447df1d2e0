"""The scan and the search on a Ray cluster of two nodes, one core each, on this machine.

The peer is what a user of Ray Data writes: Pillow, pdqhash and a faiss index in each worker, and files read
there as ours are. (`ray.data.read_images` would send every pixel through the object store besides.) Workers
are started before anything is measured.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from haechi.bench.hashsets import asked, mixed
from haechi.bench.rows import OURS, Row, compared, peer, timed
from haechi.bench.scan import RADIUS, Pairs, Rows, Work, prepared
from haechi.index import Found, Index
from haechi.scan import Looked, Record, Task, cluster, scan
from haechi.scan.shards import ShardedIndex
from haechi.testing.twonodes import TwoNodes

NODES = 2
SHARDS = 2
BLOCK = 16
BATCH = 256

Scan = Callable[[Work], Pairs]


def run(*, pictures: int, entries: int, queries: int, rounds: int) -> list[Row]:
    # Ray reads it once, when it is imported.
    os.environ["RAY_AUTH_MODE"] = "token"
    for name in ("ray", "faiss", "pdqhash"):
        peer(name)
    with TemporaryDirectory(prefix="haechi-bench-") as folder, _connected():
        work = prepared(Path(folder), pictures, entries)
        np.save(Path(folder) / "bank.npy", work.bank)
        rows = [*scans(work, ENGINES, rounds), *_searches(entries, queries)]
    return compared(rows)


@contextmanager
def _connected() -> Iterator[None]:
    """Two nodes, and this process joined to them."""
    with TwoNodes() as two:
        os.environ["RAY_AUTH_TOKEN_PATH"] = str(two.token)
        cluster.connect(two.address)
        try:
            yield
        finally:
            import ray

            ray.shutdown()


def scans(work: Work, engines: dict[str, Scan], rounds: int) -> Iterator[Row]:
    """Engine after engine in every round; the first round only starts what has to be started."""
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    found: dict[str, Pairs] = {}
    for turn in range(rounds + 1):
        for name, engine in engines.items():
            start = perf_counter()
            found[name] = engine(work)
            if turn:
                seconds[name].append(perf_counter() - start)
    for name in engines:
        took, count = statistics.median(seconds[name]), len(work.files)
        yield Row(
            f"scan {NODES} nodes",
            name,
            count,
            count / took,
            took / count * 1e6,
            recall=len(found[name] & work.planted) / len(work.planted),
            note="one view" if "one view" in name else "eight views",
        )


def _pairs(records: Iterator[Record]) -> Pairs:
    return {
        (number, hit.entry)
        for number, record in enumerate(records)
        if isinstance(record, Looked)
        for hit in record.matches
    }


def _ours(work: Work) -> Pairs:
    return _pairs(cluster.scan(work.files, Task(work.file, RADIUS)))


def local(workers: int) -> Scan:
    """The same scan without a cluster."""
    return lambda work: _pairs(scan(work.files, Task(work.file, RADIUS), workers=workers))


def _theirs(views: int) -> Scan:
    def run(work: Work) -> Pairs:
        import ray.data as data

        names = [{"number": number, "path": str(file)} for number, file in enumerate(work.files)]
        dataset: Any = data.from_items(names, override_num_blocks=-(-len(names) // BLOCK))
        dataset.context.enable_progress_bars = False
        given = {"bank": str(work.file.with_name("bank.npy")), "views": views}
        dataset = dataset.map_batches(their_look, batch_size=BLOCK, fn_kwargs=given)
        return {(int(row["number"]), int(row["entry"])) for row in dataset.iter_rows()}

    return run


def their_look(batch: dict[str, Any], bank: str, views: int) -> dict[str, list[int]]:
    """On a node, for some files: pairs of file and entry."""
    import pdqhash
    from PIL import Image

    numbers, entries = [], []
    for number, path in zip(batch["number"], batch["path"], strict=True):
        pixels = np.asarray(Image.open(str(path)).convert("RGB"))
        rows = [pdqhash.compute(pixels)[0]] if views == 1 else pdqhash.compute_dihedral(pixels)[0]
        # faiss finds what is strictly nearer.
        _, _, found = their_index(bank).range_search(
            np.packbits(np.array(rows, np.uint8), axis=1), RADIUS + 1
        )
        near = sorted(set(found.tolist()))
        numbers += [int(number)] * len(near)
        entries += near
    return {"number": numbers, "entry": entries}


@lru_cache(maxsize=1)
def their_index(bank: str) -> Any:
    """As python-threatexchange sets it; one for each worker."""
    import faiss

    faiss.omp_set_num_threads(1)
    index = faiss.IndexBinaryMultiHash(256, 16, 16)
    index.nflip = 1
    index.add(np.load(bank))
    return index


ENGINES: dict[str, Scan] = {
    OURS: _ours,
    "haechi, no cluster, 1 process": local(1),
    "haechi, no cluster, 2 processes": local(2),
    "Ray Data, pdqhash + faiss, one view": _theirs(1),
    "Ray Data, pdqhash + faiss, eight views": _theirs(8),
}


def _searches(entries: int, queries: int) -> Iterator[Row]:
    from haechi.scan.cluster import RayFleet

    rng = np.random.default_rng(1)
    bank = mixed(rng, entries)
    wanted = asked(rng, bank, queries)
    start = perf_counter()
    sharded = ShardedIndex.build(RayFleet(), bank, shards=SHARDS)
    built = {OURS: perf_counter() - start}
    start = perf_counter()
    whole = Index.build(bank)
    built["haechi, one Index"] = perf_counter() - start
    try:
        yield from searches({OURS: sharded.search, "haechi, one Index": whole.search}, wanted, entries, built)
    finally:
        sharded.close()


def searches(
    engines: dict[str, Callable[[Rows, int], Found]], wanted: Rows, entries: int, built: dict[str, float]
) -> Iterator[Row]:
    """The same questions to each, in batches for the rate and one by one for the time; answers compared."""
    batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    singles = [wanted[at : at + 1] for at in range(min(200, len(wanted)))]
    answers = {name: _all(search, batches) for name, search in engines.items()}
    truth = answers["haechi, one Index"]
    for name, search in engines.items():
        start = perf_counter()
        for batch in batches:
            search(batch, RADIUS)
        rate = len(wanted) / (perf_counter() - start)
        yield Row(
            f"search {SHARDS} shards on {NODES} nodes",
            name,
            entries,
            rate,
            timed(partial(_one, search), singles).p50_us,
            recall=len(answers[name] & truth) / max(1, len(truth)),
            build_s=built[name],
        )


def _all(search: Callable[[Rows, int], Found], batches: Sequence[Rows]) -> set[tuple[int, int, int, int]]:
    found = set()
    for number, batch in enumerate(batches):
        near = search(batch, RADIUS)
        rows = zip(near.query.tolist(), near.entry.tolist(), near.distance.tolist(), strict=True)
        found |= {(number, *row) for row in rows}
    return found


def _one(search: Callable[[Rows, int], Found], query: Rows) -> Found:
    return search(query, RADIUS)
