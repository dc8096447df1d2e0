"""Keeps a few programs running: starts them, starts them again when they die, stops them cleanly.

Each gets a session of its own, so that Ctrl-C reaches only us, and so that whatever a killed program leaves
behind can be swept away with its group. Should we be killed ourselves, they are told to end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Event

from haechi.core.errors import Conflict, HaechiError

# Asks the kernel (Linux) for SIGTERM when the parent dies, then becomes the program.
_LEASH = """
import ctypes, os, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 15)
os.execv(sys.argv[1], sys.argv[1:])
"""
_POLL_SECONDS = 0.2
_LONGEST_PAUSE = 10.0
# A program that ran as long as the longest pause and then died starts again at once.
_SETTLED_SECONDS = _LONGEST_PAUSE


@dataclass(frozen=True, slots=True)
class Service:
    """One program. `log` is where its output goes; without it, to our own standard error."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    grace: float = 25.0


class Supervisor:
    """Runs services until told to stop. `tend` is called on every round, for what is not our child."""

    def __init__(
        self,
        services: tuple[Service, ...],
        *,
        say: Callable[[str], None],
        tend: Callable[[], None] = lambda: None,
    ) -> None:
        self._keepers = [_Keeper(service, say) for service in services]
        self._say = say
        self._tend = tend

    def start(self) -> None:
        for keeper in self._keepers:
            keeper.start()

    def run(self, stop: Event) -> None:
        """Start everything that does not run yet, keep it so until `stop`, then stop it."""
        try:
            while not stop.wait(_POLL_SECONDS):
                try:
                    self._tend()
                except HaechiError as error:
                    self._say(str(error))
                for keeper in self._keepers:
                    keeper.look()
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask all to end, wait as long as each may take, then end what is left."""
        for keeper in self._keepers:
            keeper.ask_to_end()
        for keeper in self._keepers:
            keeper.end()

    def kill(self, name: str) -> bool:
        """End a service as a power cut would; False while it is being started again."""
        keeper = next(keeper for keeper in self._keepers if keeper.service.name == name)
        return keeper.kill()


class _Keeper:
    """One service and its present process."""

    def __init__(self, service: Service, say: Callable[[str], None]) -> None:
        self.service = service
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0
        self._again_at = 0.0

    def start(self) -> None:
        command = [sys.executable, "-I", "-c", _LEASH, *self.service.command]
        env = {**os.environ, **self.service.env}
        with open(self.service.log, "ab") if self.service.log else nullcontext() as log:
            self._process = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._started = time.monotonic()

    def look(self) -> None:
        """Notice a death; start again once the pause is over."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._again_at:
                self.start()
            return
        code = self._process.poll()
        if code is None:
            return
        self._kill_group()
        self._process = None
        quick = now - self._started < _SETTLED_SECONDS
        self._pause = min(max(0.5, 2 * self._pause), _LONGEST_PAUSE) if quick else 0.0
        self._again_at = now + self._pause
        self._say(f"{self.service.name} ended ({_reason(code)}); starting it again")

    def ask_to_end(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGTERM)

    def kill(self) -> bool:
        process = self._process
        if process is None or process.poll() is not None:
            return False
        process.kill()
        return True

    def end(self) -> None:
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self.service.grace)
        self._kill_group()
        self._process.wait()
        self._process = None

    def _kill_group(self) -> None:
        """End what the program started and left behind: its own workers hold ports and locks."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold this place for one process; Conflict where another holds it. Freed when its holder dies."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "Haechi already runs from this home folder.",
                do="Stop it, or set HAECHI_HOME to another folder.",
            ) from None
        yield
    finally:
        os.close(handle)


@contextmanager
def stop_on_signals(stop: Event) -> Iterator[None]:
    """Turn SIGTERM and SIGINT into `stop` while this is open."""

    def ask(number: int, frame: object) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _reason(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
