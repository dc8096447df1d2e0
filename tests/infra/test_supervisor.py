"""Programs are kept running, started again when they die, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from haechi.core.errors import Conflict, Unavailable
from haechi.infra.supervisor import Service, Supervisor, only_one, stop_on_signals

# Says that it runs, then waits to be told to end; its child stays behind when it is killed.
STAYS = """
import pathlib, signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
path = pathlib.Path(sys.argv[1])
with path.open("a") as file:
    file.write(f"{child.pid}\\n")
def end(*_):
    child.kill()
    path.with_suffix(".ended").write_text("cleanly")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
signal.pause()
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def kept(tmp_path: Path, said: list[str]) -> Iterator[tuple[Supervisor, Path, threading.Event]]:
    runs, stop = tmp_path / "runs", threading.Event()
    command = (sys.executable, "-c", STAYS, str(runs))
    supervisor = Supervisor((Service("stays", command, log=tmp_path / "log"),), say=said.append)
    supervisor.start()
    thread = threading.Thread(target=supervisor.run, args=(stop,))
    thread.start()
    yield supervisor, runs, stop
    stop.set()
    thread.join(30)


def eventually(true: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(300):
        if true():
            return
        waiting.wait(0.05)
    raise AssertionError("it never came true")


def children(runs: Path) -> list[int]:
    return [int(line) for line in runs.read_text().split()] if runs.exists() else []


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_killed_program_starts_again_and_its_orphans_are_swept(
    kept: tuple[Supervisor, Path, threading.Event], said: list[str]
) -> None:
    supervisor, runs, _ = kept
    eventually(lambda: len(children(runs)) == 1)

    assert supervisor.kill("stays")
    eventually(lambda: len(children(runs)) == 2)

    first, second = children(runs)
    assert not alive(first)
    assert alive(second)
    assert said == ["stays ended (killed by SIGKILL); starting it again"]


def test_what_does_not_run_cannot_be_killed(said: list[str]) -> None:
    assert not Supervisor((Service("idle", ("true",)),), say=said.append).kill("idle")


def test_stopping_lets_it_end_cleanly(kept: tuple[Supervisor, Path, threading.Event]) -> None:
    _, runs, stop = kept
    eventually(lambda: len(children(runs)) == 1)

    stop.set()
    eventually(lambda: runs.with_suffix(".ended").exists())
    eventually(lambda: not alive(children(runs)[0]))


def test_what_does_not_end_is_ended(tmp_path: Path, said: list[str]) -> None:
    ready = tmp_path / "ready"
    deaf = (
        f"import os, signal, pathlib; signal.signal(15, signal.SIG_IGN); "
        f"pathlib.Path({str(ready)!r}).write_text(str(os.getpid())); signal.pause()"
    )
    supervisor = Supervisor((Service("deaf", (sys.executable, "-c", deaf), grace=0.2),), say=said.append)
    supervisor.start()
    eventually(lambda: bool(children(ready)))

    supervisor.stop()

    assert not alive(children(ready)[0])


def test_it_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    program = f"""
import threading
from pathlib import Path
from haechi.infra.supervisor import Service, Supervisor
service = Service("stays", ({sys.executable!r}, "-c", {STAYS!r}, {str(runs)!r}))
supervisor = Supervisor((service,), say=print)
supervisor.start()
supervisor.run(threading.Event())
"""
    with subprocess.Popen([sys.executable, "-c", program]) as process:
        eventually(lambda: len(children(runs)) == 1)
        process.kill()

    eventually(lambda: runs.with_suffix(".ended").exists())


def test_what_is_tended_may_fail_and_is_tended_again(said: list[str]) -> None:
    stop, times = threading.Event(), list[int]()

    def tend() -> None:
        times.append(1)
        if len(times) == 1:
            raise Unavailable("The database is away.", do="Wait.")
        stop.set()

    Supervisor((), say=said.append, tend=tend).run(stop)

    assert len(times) == 2
    assert said == ["The database is away. Wait."]


def test_one_home_is_held_by_one(tmp_path: Path) -> None:
    with only_one(tmp_path / "lock"), pytest.raises(Conflict), only_one(tmp_path / "lock"):
        pass
    with only_one(tmp_path / "lock"):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_ask_to_stop_and_are_given_back(number: signal.Signals) -> None:
    before, stop = signal.getsignal(number), threading.Event()

    with stop_on_signals(stop):
        os.kill(os.getpid(), number)
        assert stop.wait(5)

    assert signal.getsignal(number) is before
