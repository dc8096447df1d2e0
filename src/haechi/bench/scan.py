"""A folder of JPEGs against a bank: ours and the loop that others write, with as many processes each.

The loop is Pillow, pdqhash and faiss, as HMA and python-threatexchange put them together. It looks at one
view of a picture; a row that says so looks at all eight, as ours does. Everybody has the bank ready in the
process that starts the others; starting them is part of the work.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from haechi.bench.rows import Row, compared, peer
from haechi.hashes import pdq
from haechi.index import Index
from haechi.scan import Looked, Task, scan
from haechi.scan.pool import cores
from haechi.testing.hashkit import scene

RADIUS = 31
# Every tenth picture is in the bank, with this many bits changed.
EVERY, CHANGED = 10, 12
BASES, BASE_SIDE = 6, 1900
SIDES = (1000, 1500)
GRAIN = 6

Rows = NDArray[np.uint8]
Pairs = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Work:
    """What everybody is given, and the pairs of picture and entry that are to be found."""

    files: Sequence[Path]
    bank: Rows
    index: Index
    file: Path
    planted: Pairs


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to scan with so many processes, and what its row says besides."""

    name: str
    run: Callable[[Work, int], Pairs]
    note: str = ""


def run(*, pictures: int, entries: int, rounds: int) -> list[Row]:
    with TemporaryDirectory(prefix="haechi-bench-") as folder:
        work = prepared(Path(folder), pictures, entries)
        engines = [OURS, *peers(work)]
        works = {"scan 1 core": 1, "scan all cores": cores()}
        return compared(
            row for name, size in works.items() for row in _rows(name, work, engines, size, rounds)
        )


def _rows(name: str, work: Work, engines: Sequence[Engine], workers: int, rounds: int) -> Iterator[Row]:
    """Engine after engine in every round, so that a busy moment of the machine meets them all."""
    seconds: dict[str, list[float]] = {engine.name: [] for engine in engines}
    found: dict[str, Pairs] = {}
    count = len(work.files)
    with _only(workers):
        for _ in range(rounds):
            for engine in engines:
                start = perf_counter()
                found[engine.name] = engine.run(work, workers)
                seconds[engine.name].append(perf_counter() - start)
    for engine in engines:
        took = statistics.median(seconds[engine.name])
        yield Row(
            name,
            engine.name,
            count,
            count / took,
            took / count * workers * 1e6,
            recall=len(found[engine.name] & work.planted) / len(work.planted),
            note=engine.note,
        )


@contextmanager
def _only(workers: int) -> Iterator[None]:
    """Hold this process and those it starts to so many cores, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:workers])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def prepared(folder: Path, pictures: int, entries: int) -> Work:
    """Pictures of one to two megapixels, cut from a few drawn ones, and a bank that knows every tenth."""
    rng = np.random.default_rng(1)
    bases = [_grainy(rng, scene(BASE_SIDE, BASE_SIDE, seed)) for seed in range(min(BASES, pictures))]
    bank = rng.integers(0, 256, (entries, 32), dtype=np.uint8)
    files, planted = [], set()
    places = rng.permutation(entries)
    for number in range(pictures):
        height, width = rng.integers(*SIDES, 2)
        top, left = rng.integers(0, BASE_SIDE - height), rng.integers(0, BASE_SIDE - width)
        file = folder / f"{number:06}.jpg"
        part = bases[number % len(bases)][top : top + height, left : left + width]
        Image.fromarray(part).save(file, quality=85)
        files.append(file)
        if number % EVERY == 0:
            entry = int(places[number])
            bank[entry] = _changed(rng, pdq.hash_image(np.asarray(Image.open(file))).bits)
            planted.add((number, entry))
    index = Index.build(bank, folder / "bank", threads=1)
    return Work(files, bank, index, folder / "bank", planted)


def _grainy(rng: np.random.Generator, pixels: Rows) -> Rows:
    grain = rng.integers(-GRAIN, GRAIN + 1, pixels.shape[:2])[:, :, None]
    drawn: Rows = np.clip(pixels.astype(np.int16) + grain, 0, 255).astype(np.uint8)
    return drawn


def _changed(rng: np.random.Generator, bits: bytes) -> Rows:
    row = np.unpackbits(np.frombuffer(bits, np.uint8))
    row[rng.choice(256, CHANGED, replace=False)] ^= 1
    return np.packbits(row)


def _ours(work: Work, workers: int) -> Pairs:
    records = scan(work.files, Task(work.file, RADIUS), workers=workers, index=work.index)
    return {
        (number, hit.entry)
        for number, record in enumerate(records)
        if isinstance(record, Looked)
        for hit in record.matches
    }


OURS = Engine("haechi", _ours, "eight views")


def peers(work: Work) -> Iterator[Engine]:
    """The loop with each of faiss's ways to search."""
    faiss = peer("faiss")
    peer("pdqhash")
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexBinaryFlat(256)
    multi = faiss.IndexBinaryMultiHash(256, 16, 16)
    multi.nflip = 1
    for index in (flat, multi):
        index.add(work.bank)
    yield _loop("pdqhash + faiss Flat", flat, views=1)
    yield _loop("pdqhash + faiss MultiHash 16x16", multi, views=1)
    yield _loop("pdqhash, eight views + faiss MultiHash 16x16", multi, views=8)


def _loop(name: str, index: Any, views: int) -> Engine:
    def run(work: Work, workers: int) -> Pairs:
        # Forked, so that every process has the index without reading it again.
        with ProcessPoolExecutor(
            workers, mp_context=get_context("fork"), initializer=_begin, initargs=(index, views)
        ) as pool:
            found = pool.map(_their_look, work.files, chunksize=4)
            return {(number, entry) for number, entries in enumerate(found) for entry in entries}

    return Engine(name, run, "eight views" if views == 8 else "one view")


_index: Any
_views: int


def _begin(index: Any, views: int) -> None:
    global _index, _views
    _index, _views = index, views


def _their_look(path: Path) -> list[int]:
    import pdqhash

    pixels = np.asarray(Image.open(path).convert("RGB"))
    rows = [pdqhash.compute(pixels)[0]] if _views == 1 else pdqhash.compute_dihedral(pixels)[0]
    # faiss finds what is strictly nearer.
    _, _, entries = _index.range_search(np.packbits(np.array(rows, np.uint8), axis=1), RADIUS + 1)
    return sorted(set(entries.tolist()))
