"""A scan on one machine: every core, a steady order, bounded look-ahead, and crashes outlived."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from haechi.index import Index
from haechi.scan.pool import Pool, Work, cores
from haechi.scan.records import Record
from haechi.scan.state import NO_STAMP, ScanState, Stamp, stamp_of
from haechi.scan.work import Task, look

# How many files one slow picture may hold back, for each worker: what waits are small records.
AHEAD = 512


def scan(
    files: Iterable[Path],
    task: Task,
    *,
    workers: int = 0,
    state: ScanState | None = None,
    index: Index | None = None,
    work: Work = look,
) -> Generator[Record, None, None]:
    """A record for each file, in order, each as soon as it and those before it are there.

    `workers` are processes, one a core by default. `index` is the opened bank of `task`, where the caller has
    it already. Closing the iterator ends the workers; `state` has then every record that was given out.
    """
    workers = workers or cores()
    order = _Order(state)
    with closing(Pool(task, workers, index=index, work=work)) as pool:
        for number, path in enumerate(files):
            if not order.recall(number, path):
                pool.put(number, path)
            order.add(pool.take(wait=False))
            yield from order.ready()
            while pool.full or number - order.given >= AHEAD * workers:
                order.add(pool.take(wait=True))
                yield from order.ready()
        while pool.busy:
            order.add(pool.take(wait=True))
            yield from order.ready()


class _Order:
    """Records that wait for the ones before them."""

    def __init__(self, state: ScanState | None) -> None:
        self._state = state
        self._waiting: dict[int, Record] = {}
        self._stamps: dict[int, Stamp] = {}
        self.given = 0

    def recall(self, number: int, path: Path) -> bool:
        """Whether the state knows this file; its record then takes its place in the order."""
        if self._state is None:
            return False
        stamp = stamp_of(path)
        known = self._state.recall(path, stamp)
        if known is None:
            self._stamps[number] = stamp
            return False
        self._waiting[number] = known
        return True

    def add(self, records: Iterable[tuple[int, Record]]) -> None:
        self._waiting.update(records)

    def ready(self) -> Iterator[Record]:
        """Those whose turn it is. A record is remembered once it was given out and asked for the next."""
        while (record := self._waiting.pop(self.given, None)) is not None:
            stamp = self._stamps.pop(self.given, NO_STAMP)
            if self._state is not None:
                self._state.remember(record, stamp)
            self.given += 1
            yield record
