"""Worker processes of a scan: each gets a few files ahead; a file that kills its worker is named."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from selectors import EVENT_READ, PollSelector
from time import monotonic

from haechi.core.errors import HaechiError, Unavailable
from haechi.index import Index
from haechi.scan import work as working
from haechi.scan.records import Record, crashed, too_slow
from haechi.scan.work import Bank, Task

Work = Callable[[Path, Bank, Task], Record]
Numbered = tuple[int, Path]

# Files in one message, messages a worker has at once, so that it never waits for the next, and files kept
# waiting for each worker.
BATCH = 4
DEPTH = 2
WAITING = 32
# Seconds that one file may take: many times what the largest picture needs on a busy machine.
PATIENCE = 300.0


def cores() -> int:
    """How many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(eq=False, slots=True)
class _Worker:
    """`since`: when it began with the first of what it was given. `alone`: that is one file which was with a
    dead worker, and it gets nothing else meanwhile.
    """

    process: BaseProcess
    pipe: Connection
    given: deque[list[Numbered]] = field(default_factory=deque)
    since: float = 0.0
    ready: bool = False
    alone: bool = False


class Pool:
    """Give it files with `put`, get their records with `take`, in whatever order they are finished.

    Workers are forked, so that they have the opened bank and the compiled kernels from the start. In a
    program with threads, or where forking is not safe, a server forks them and each opens the bank itself.
    """

    def __init__(
        self,
        task: Task,
        size: int,
        *,
        index: Index | None = None,
        work: Work = working.look,
        patience: float = PATIENCE,
    ) -> None:
        self._patience = patience
        self._task, self._size, self._work = task, size, work
        self._index = Index.open(task.bank) if index is None else index
        self._waiting: deque[Numbered] = deque()
        self._suspects: deque[Numbered] = deque()
        self._workers: list[_Worker] = []
        self._selector = PollSelector()

    @property
    def full(self) -> bool:
        """Whether there is work enough waiting for every worker."""
        return len(self._waiting) >= WAITING * self._size

    @property
    def busy(self) -> bool:
        """Whether something is still to come from `take`."""
        return bool(self._waiting or self._suspects or any(worker.given for worker in self._workers))

    def put(self, number: int, path: Path) -> None:
        """Queue one file."""
        self._waiting.append((number, path))
        self._feed()

    def take(self, *, wait: bool) -> Iterator[tuple[int, Record]]:
        """What is finished now; with `wait`, not before anything is, or somebody's time is over."""
        for key, _ in self._selector.select(self._patience / 4 if wait else 0):
            worker: _Worker = key.data
            try:
                answer = worker.pipe.recv()
            except (EOFError, OSError):
                yield from self._bury(worker, crashed)
                continue
            # Its own start does not count as time of its first file.
            worker.since = monotonic()
            if worker.ready:
                worker.alone = False
                yield from zip((number for number, _ in worker.given.popleft()), answer, strict=True)
            elif answer:
                raise _not_started(answer)
            worker.ready = True
        for worker in [worker for worker in self._workers if self._is_over(worker)]:
            yield from self._bury(worker, too_slow)
        self._feed()

    def close(self) -> None:
        """End every worker, busy or not."""
        for worker in tuple(self._workers):
            self._end(worker)
        self._selector.close()

    def _feed(self) -> None:
        """Keep every worker busy; first with the suspects, each by itself."""
        while self._suspects:
            if (worker := self._idle()) is None:
                return
            worker.alone = True
            self._send(worker, [self._suspects.popleft()])
        while self._waiting:
            if (worker := self._idle() or self._least_busy()) is None:
                return
            # Single files where few are left, so that no worker ends long after the others.
            size = BATCH if len(self._waiting) >= WAITING // 2 * self._size else 1
            self._send(worker, [self._waiting.popleft() for _ in range(size)])

    def _idle(self) -> _Worker | None:
        for worker in self._workers:
            if not worker.given:
                return worker
        return self._start() if len(self._workers) < self._size else None

    def _least_busy(self) -> _Worker | None:
        room = [worker for worker in self._workers if len(worker.given) < DEPTH and not worker.alone]
        return min(room, key=lambda worker: len(worker.given), default=None)

    def _is_over(self, worker: _Worker) -> bool:
        if not worker.given or not worker.ready:
            return False
        return monotonic() - worker.since > self._patience * len(worker.given[0])

    def _send(self, worker: _Worker, batch: list[Numbered]) -> None:
        if not worker.given:
            worker.since = monotonic()
        worker.given.append(batch)
        try:
            worker.pipe.send([path for _, path in batch])
        except OSError:
            # It is dead: its pipe says so to the next `take`.
            return

    def _bury(self, worker: _Worker, verdict: Callable[[Path], Record]) -> Iterator[tuple[int, Record]]:
        """What it had is tried again, file by file; a file that was alone with it is to blame."""
        self._end(worker)
        if not worker.ready:
            raise _not_started("It ended at once.")
        files = [file for batch in worker.given for file in batch]
        if worker.alone:
            yield from ((number, verdict(path)) for number, path in files)
        else:
            self._suspects.extend(files)

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._selector.unregister(worker.pipe)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()

    def _start(self) -> _Worker:
        ours, theirs = _pipe()
        context = _context()
        forked = isinstance(context, ForkContext)
        if forked:
            working.warm(self._index, self._task)
        inherited = [worker.pipe for worker in self._workers] + [ours] if forked else []
        process = context.Process(
            target=_serve,
            args=(theirs, inherited, self._task, self._index if forked else None, self._work),
            daemon=True,
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        self._selector.register(ours, EVENT_READ, worker)
        return worker


def _pipe() -> tuple[Connection, Connection]:
    # The context matters to locks only, not to pipes.
    return get_context("spawn").Pipe()


def _context() -> ForkContext | ForkServerContext:
    if sys.platform == "linux" and alone(threading.enumerate()):
        return get_context("fork")
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def alone(threads: Iterable[threading.Thread]) -> bool:
    """Whether none of them but ours could hold a lock. Those of the index have none while nobody searches."""
    others = (thread for thread in threads if thread is not threading.current_thread())
    return all(thread.name.startswith("haechi-index") for thread in others)


def _not_started(why: str) -> Unavailable:
    return Unavailable(
        f"A worker process of the scan did not start. {why}",
        do="Free some memory; or scan from a program without threads, which needs not open the bank again.",
    )


def _serve(
    pipe: Connection, inherited: list[Connection], task: Task, index: Index | None, work: Work
) -> None:
    """In the worker: answer each list of files with their records, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()
    try:
        index = Index.open(task.bank) if index is None else index
    except (HaechiError, OSError) as error:
        pipe.send(str(error))
        return
    pipe.send("")
    while True:
        try:
            paths: list[Path] = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send([work(path, index, task) for path in paths])
