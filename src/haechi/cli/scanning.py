"""The work of `haechi scan`: decode, hash and search in other processes, and outlive their crashes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from haechi.cli.scanstate import Record, ScanState
from haechi.core.errors import Refusal

if TYPE_CHECKING:
    from haechi.index import Index


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker needs to know."""

    bank: Path
    distance: int


def files_under(path: Path) -> list[Path]:
    """The file itself, or every file below the folder in a steady order; links to folders are passed by."""
    if not path.is_dir():
        return [path]
    found = []
    for folder, folders, names in os.walk(path):
        folders.sort()
        found += [Path(folder, name) for name in sorted(names)]
    return found


def scan(files: list[Path], task: Task, state: ScanState, *, workers: int) -> Iterator[Record]:
    """A record for each file, in order: path and matches, or path, error and message."""
    group = workers * 16
    pool = _Pool(task, workers)
    try:
        for start in range(0, len(files), group):
            known = {path: state.recall(path) for path in files[start : start + group]}
            fresh = dict(pool.run([path for path, record in known.items() if record is None]))
            for path, record in known.items():
                if record is None:
                    record = fresh[path]
                    state.remember(path, record)
                yield record
    finally:
        pool.close()


class _Pool:
    """Worker processes. A picture that kills its worker is named, and the others are finished."""

    def __init__(self, task: Task, workers: int) -> None:
        self._task = task
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def run(self, paths: list[Path]) -> Iterator[tuple[Path, Record]]:
        if not paths:
            return
        if self._pool is None:
            self._pool = self._start(min(self._workers, len(paths)))
        try:
            results = [(path, self._pool.submit(_look, str(path))) for path in paths]
        except BrokenProcessPool:
            results = []
        suspects = paths[len(results) :]
        for path, result in results:
            try:
                yield path, result.result()
            except BrokenProcessPool:
                suspects.append(path)
        if suspects:
            self.close()
        for path in suspects:
            yield path, self._alone(path)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _alone(self, path: Path) -> Record:
        with self._start(1) as pool:
            try:
                return pool.submit(_look, str(path)).result()
            except BrokenProcessPool:
                return _refused(
                    path, "crashed", "Decoding this file ended its process. Do not trust the file."
                )

    def _start(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, initializer=_prepare, initargs=(self._task,))


_task: Task
_index: Index


def _prepare(task: Task) -> None:
    """In the worker, once: map the bank."""
    global _task, _index
    from haechi.index import Index

    _task, _index = task, Index.open(task.bank)


def _look(name: str) -> Record:
    """In the worker, for each file: all eight views against the bank; the nearest view counts."""
    import numpy as np

    from haechi.hashes import pdq
    from haechi.media import decode
    from haechi.media.files import read

    path = Path(name)
    try:
        views = pdq.views(decode(read(path), claimed=path.name))
    except Refusal as refusal:
        return _refused(path, refusal.reason, str(refusal))
    found = _index.search(
        np.frombuffer(b"".join(view.bits for view in views), np.uint8).reshape(-1, 32), _task.distance
    )
    nearest: dict[int, int] = {}
    for entry, far in zip(found.entry.tolist(), found.distance.tolist(), strict=True):
        nearest[entry] = min(far, nearest.get(entry, far))
    matches = [{"entry": entry, "distance": far} for entry, far in sorted(nearest.items())]
    return {"path": str(path), "matches": matches}


def _refused(path: Path, reason: str, message: str) -> Record:
    return {"path": str(path), "error": reason, "message": message}
