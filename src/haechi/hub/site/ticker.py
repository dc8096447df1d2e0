"""The second hand of the hub: asks every tick, each second, what is due.

Each tick runs apart from the others, so that one that fails or is slow stops none of them.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections

Tick = Callable[[datetime], None]
log = logging.getLogger(__name__)

_THREADS = 3
_SAY_AGAIN = 60


class Ticker:
    """Runs `ticks` every second until `stop` is set; calls `lost` when the database is out of reach."""

    def __init__(
        self, ticks: tuple[Tick, ...], *, now: Callable[[], datetime], lost: Callable[[], None]
    ) -> None:
        self._ticks = ticks
        self._now = now
        self._lost = lost
        self._running: dict[Tick, Future[None]] = {}
        self._failures: dict[Tick, int] = {}

    def run(self, stop: Event) -> None:
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="tick") as pool:
            while not stop.wait(1):
                self.beat(pool)

    def beat(self, pool: Executor) -> None:
        """Start every tick that is not still at work from an earlier second."""
        for tick in self._ticks:
            before = self._running.get(tick)
            if before is not None:
                if not before.done():
                    continue
                self._note(tick, before.exception())
            self._running[tick] = pool.submit(self._once, tick)

    def _once(self, tick: Tick) -> None:
        close_old_connections()
        try:
            tick(self._now())
        finally:
            close_old_connections()

    def _note(self, tick: Tick, error: BaseException | None) -> None:
        if error is None:
            self._failures.pop(tick, None)
            return
        times = self._failures.get(tick, 0)
        self._failures[tick] = times + 1
        if times % _SAY_AGAIN == 0:
            frames = "".join(traceback.format_tb(error.__traceback__)[-4:])
            log.error("tick %s fails with %s\n%s", tick_name(tick), type(error).__name__, frames)
        if isinstance(error, OperationalError | InterfaceError):
            self._lost()


def tick_name(tick: Tick) -> str:
    return f"{tick.__module__}.{tick.__qualname__}".removeprefix("haechi.hub.")
