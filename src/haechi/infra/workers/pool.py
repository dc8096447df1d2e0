"""The parent's side: a fixed number of confined workers, a bounded queue, a time limit, and replacements.

A job that crashes, hangs or swells costs its worker; the caller gets a `JobFailed` with a stable reason.
"""

from __future__ import annotations

import asyncio
import logging
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from haechi.core.errors import NotAllowed, Refusal, Unavailable
from haechi.infra.workers.frames import DONE, LENGTH, READY, REFUSED, framed

log = logging.getLogger(__name__)

# Bytes that a worker may answer with.
MOST_ANSWER = 1 << 20
_START_SECONDS = 120
_KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "PYTHONPATH", "VIRTUAL_ENV")


class JobFailed(Unavailable):
    """No answer from a worker: busy, crashed or too_slow (`reason`)."""

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(what, do="Try again later, or let a person look.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """`command` starts a worker, `backlog` jobs may wait, `memory` (bytes) and `cpu` (seconds) bound one."""

    command: tuple[str, ...]
    size: int = 2
    backlog: int = 32
    seconds: float = 20.0
    cpu: int = 15
    memory: int = 1 << 30
    user: str = "nobody"


class Pool:
    """Start it, run jobs, stop it. One event loop."""

    def __init__(self, settings: PoolSettings) -> None:
        self._settings = settings
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        self._all: set[Process] = set()
        self._repairs: set[asyncio.Task[None]] = set()
        self._waiting = 0

    @property
    def alive(self) -> int:
        """How many workers there are now."""
        return len(self._all)

    async def start(self) -> None:
        """Start every worker. NotAllowed where one cannot be confined, Unavailable where one fails."""
        for process in await asyncio.gather(*(self._spawn() for _ in range(self._settings.size))):
            self._idle.put_nowait(process)

    async def stop(self) -> None:
        """End every worker, busy or not."""
        for repair in self._repairs:
            repair.cancel()
        for process in tuple(self._all):
            await self._end(process)

    async def run(self, data: bytes) -> bytes:
        """What a worker makes of `data`. Raises its Refusal, or JobFailed."""
        if self._waiting >= self._settings.backlog:
            raise JobFailed("busy", "Every worker is busy and the queue is full.")
        self._waiting += 1
        try:
            process = await asyncio.wait_for(self._idle.get(), self._settings.seconds)
        except TimeoutError:
            raise JobFailed("busy", "No worker became free in time.") from None
        finally:
            self._waiting -= 1
        return await self._job(process, data)

    async def _job(self, process: Process, data: bytes) -> bytes:
        healthy = False
        try:
            answer = await asyncio.wait_for(_exchange(process, data), self._settings.seconds)
            healthy = True
        except TimeoutError:
            raise JobFailed("too_slow", "Looking at it took too long.") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise JobFailed("crashed", "Looking at it ended the worker.") from None
        finally:
            # Also when the caller gave up: a worker in the middle of a job is of no more use.
            if healthy:
                self._idle.put_nowait(process)
            else:
                self._repair(process)
        return _opened(answer)

    def _repair(self, process: Process) -> None:
        task = asyncio.get_running_loop().create_task(self._replace(process))
        self._repairs.add(task)
        task.add_done_callback(self._repairs.discard)

    async def _replace(self, process: Process) -> None:
        await self._end(process)
        pause = 0.5
        while True:
            try:
                self._idle.put_nowait(await self._spawn())
                return
            except (Unavailable, NotAllowed, OSError):
                log.warning("a worker did not start; trying again in %.1f s", pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)

    async def _spawn(self) -> Process:
        settings = self._settings
        limits = ("--user", settings.user, "--memory", str(settings.memory), "--cpu", str(settings.cpu))
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *settings.command, *limits, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, cwd="/"
        )
        self._all.add(process)
        try:
            answer = await asyncio.wait_for(_read(process), _START_SECONDS)
        except (asyncio.IncompleteReadError, TimeoutError, ConnectionError):
            await self._end(process)
            raise Unavailable(
                "A worker did not start.", do=f"Run it by hand to see why: {' '.join(settings.command)}"
            ) from None
        if answer != READY:
            await self._end(process)
            _, what, do = _refusal(answer)
            raise NotAllowed(what, do=do)
        return process

    async def _end(self, process: Process) -> None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        self._all.discard(process)


async def _exchange(process: Process, data: bytes) -> bytes:
    assert process.stdin is not None
    process.stdin.write(framed(data))
    process.stdin.write(data)
    await process.stdin.drain()
    return await _read(process)


async def _read(process: Process) -> bytes:
    assert process.stdout is not None
    size = int.from_bytes(await process.stdout.readexactly(LENGTH), "big")
    if size > MOST_ANSWER:
        raise ConnectionError("a worker's answer is too long")
    return await process.stdout.readexactly(size)


def _opened(answer: bytes) -> bytes:
    if answer[:1] == DONE:
        return answer[1:]
    reason, what, do = _refusal(answer)
    raise Refusal(reason, what, do=do)


def _refusal(answer: bytes) -> tuple[str, str, str]:
    if answer[:1] != REFUSED:
        raise JobFailed("crashed", "A worker answered out of turn.")
    return msgspec.json.decode(answer[1:], type=tuple[str, str, str])
