"""The programs of the demonstration: database, hub, worker, gateway, two boards and the prober."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from haechi.cli.services import gateway_service, hub_service, prober_service, worker_service
from haechi.core.errors import Unavailable
from haechi.demo.layout import HOST, Layout, example_board
from haechi.demo.web import status_of
from haechi.infra.clock import FileClock
from haechi.infra.files import private_folder
from haechi.infra.paths import postgres_dir
from haechi.infra.postgres import EmbeddedPostgres
from haechi.infra.supervisor import Service, Supervisor

_START_SECONDS = 90


class World:
    """All programs under one supervisor. `database` is left out where HAECHI_DATABASE_URL names a server."""

    def __init__(
        self,
        layout: Layout,
        *,
        gateway: Mapping[str, str],
        secrets: Mapping[str, str],
        say: Callable[[str], None],
        database: EmbeddedPostgres | None,
        log_visits: bool = False,
    ) -> None:
        self.layout = layout
        self._log_visits = log_visits
        self._database = database
        self._say = say
        self._clock = FileClock(layout.clock)
        self._stop = Event()
        private_folder(layout.logs)
        self._supervisor = Supervisor(self._services(gateway, secrets), say=say, tend=self._tend)
        self._thread = Thread(target=self._supervisor.run, args=(self._stop,), name="supervisor")

    @contextmanager
    def running(self) -> Iterator[World]:
        """Everything up and answering; everything down again afterwards."""
        self._supervisor.start()
        self._thread.start()
        try:
            self._wait_until_ready()
            yield self
        finally:
            self._stop.set()
            self._thread.join()

    def now(self) -> datetime:
        return self._clock.now()

    def advance(self, *, hours: float) -> datetime:
        """Move every program's clock forward."""
        return self._clock.advance(hours * 3600)

    def kill(self, name: str) -> None:
        """Kill a program as a power cut would, once it runs. The supervisor starts it again."""
        for _ in range(_START_SECONDS * 10):
            if self._kill_database() if name == "database" else self._supervisor.kill(name):
                return
            self._stop.wait(0.1)
        raise Unavailable(f"{name} does not run.", do=f"See {self._log(name)}.")

    def _kill_database(self) -> bool:
        if self._database is None or not self._database.running:
            return False
        os.kill(_postmaster(self._database), signal.SIGKILL)
        return True

    def _tend(self) -> None:
        if self._database is not None and not self._database.running:
            self._say("database ended; starting it again")
            self._database.start()

    def _services(self, gateway: Mapping[str, str], secrets: Mapping[str, str]) -> tuple[Service, ...]:
        hub_port = self.layout.ports.hub
        return (
            hub_service({}, host=HOST, port=hub_port, log=self._log("hub"), log_visits=self._log_visits),
            worker_service({}, log=self._log("worker")),
            gateway_service(gateway, log=self._log("gateway")),
            self._board("board", "사진 마당 · Photo yard", secrets["board"]),
            self._board("deaf", "먼 마당 · Far yard", secrets["deaf"], "--deaf", "--no-gateway"),
            self._prober(),
        )

    def _board(self, name: str, title: str, secret: str, *options: str) -> Service:
        command = (
            *(sys.executable, "-m", "examples.board", "--name", title),
            *("--port", str(getattr(self.layout.ports, name)), "--storage", str(self.layout.home / name)),
            *("--secret", secret, "--gateway", self.layout.url("gateway"), *options),
        )
        path = os.pathsep.join(filter(None, (str(example_board()), os.environ.get("PYTHONPATH", ""))))
        return Service(name, command, {"PYTHONPATH": path}, log=self._log(name))

    def _prober(self) -> Service:
        """The separate comparer, switched on here for the demonstration's own boards and nothing else."""
        hosts = [f"{HOST}:{self.layout.ports.board}", f"{HOST}:{self.layout.ports.deaf}"]
        self.layout.mandate.write_text(
            "who: Demonstration on this machine\nbasis: simulated, for the demonstration's own boards\n"
            f"until: 2099-01-01T00:00:00Z\nhosts: {hosts}\nsimulated: true\n"
        )
        return prober_service({}, log=self._log("prober"))

    def _log(self, name: str) -> Path:
        return self.layout.logs / f"{name}.log"

    def _wait_until_ready(self) -> None:
        paths = {"hub": "/", "gateway": "/v1/health", "board": "/", "deaf": "/", "prober": "/v1/health"}
        for name, path in paths.items():
            url = self.layout.url(name) + path
            for _ in range(_START_SECONDS * 10):
                if status_of(url) == 200:
                    break
                self._stop.wait(0.1)
            else:
                raise Unavailable(f"{name} did not start.", do=f"See {self._log(name)}.")


def embedded(layout: Layout, env: Mapping[str, str], *, durable: bool) -> EmbeddedPostgres | None:
    """The demonstration's own database server; None where the environment names one."""
    if env.get("HAECHI_DATABASE_URL"):
        return None
    return EmbeddedPostgres(postgres_dir({"HAECHI_HOME": str(layout.home)}), durable=durable)


def _postmaster(server: EmbeddedPostgres) -> int:
    return int((server.layout.data / "postmaster.pid").read_text().split("\n", 1)[0])
