"""`haechi serve`: everything one machine needs, started again when it dies, gone when it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from haechi.demo.layout import Ports
from haechi.demo.web import status_of
from haechi.infra.postgres import EmbeddedPostgres

pytestmark = pytest.mark.journey


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "home"
    yield folder
    EmbeddedPostgres(folder / "postgres").destroy()


def eventually(true: Callable[[], bool], *, seconds: int = 90) -> bool:
    pause = threading.Event()
    return any(true() or pause.wait(0.2) for _ in range(seconds * 5))


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_serve_heals_and_stops(home: Path) -> None:
    port = Ports.free().hub
    env = {name: value for name, value in os.environ.items() if not name.startswith("HAECHI_")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "haechi.cli", "serve", "--port", str(port)]
    address = f"http://127.0.0.1:{port}/"
    with subprocess.Popen(
        command, env={**env, "HAECHI_HOME": str(home)}, stderr=subprocess.PIPE, text=True
    ) as serve:
        try:
            assert eventually(lambda: status_of(address) == 200)
            second = subprocess.run(
                command, env={**env, "HAECHI_HOME": str(home)}, capture_output=True, text=True, check=False
            )
            assert second.returncode == 7
            assert "already runs" in second.stderr

            for pid in children(serve.pid):
                os.kill(pid, signal.SIGKILL)
            assert eventually(lambda: status_of(address) == 0, seconds=10)
            assert eventually(lambda: status_of(address) == 200)
        finally:
            serve.send_signal(signal.SIGTERM)
        _, said = serve.communicate(timeout=60)

    assert serve.returncode == 0
    for line in (f"hub      {address}", "clock    the system's", "local addresses: none"):
        assert line in said
    assert "hub ended (killed by SIGKILL); starting it again" in said
    assert status_of(address) == 0
    assert not EmbeddedPostgres(home / "postgres").running
