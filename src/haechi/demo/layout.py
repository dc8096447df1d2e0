"""Where a demonstration lives: its folder, its ports, and the environment that all its programs share."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields
from pathlib import Path

import haechi
from haechi.core.errors import Refusal

HOST = "127.0.0.1"
EXAMPLES = Path(haechi.__file__).parents[2] / "examples"


@dataclass(frozen=True, slots=True)
class Ports:
    """One port for each program."""

    hub: int = 8600
    gateway: int = 8601
    board: int = 8611
    deaf: int = 8612
    prober: int = 8621

    @classmethod
    def free(cls) -> Ports:
        """Ports that nobody uses now: for a run beside others."""
        with ExitStack() as stack:
            sockets = [stack.enter_context(socket.socket()) for _ in fields(cls)]
            for each in sockets:
                each.bind((HOST, 0))
            return cls(*(each.getsockname()[1] for each in sockets))


@dataclass(frozen=True, slots=True)
class Layout:
    """One demonstration's folder and ports, and every address that follows from them."""

    home: Path
    ports: Ports

    def url(self, name: str) -> str:
        """The address of a program: "hub", "gateway", "board", "deaf", "prober"."""
        return f"http://{HOST}:{getattr(self.ports, name)}"

    @property
    def allowed(self) -> str:
        """The local addresses that probes may reach: the two boards and nothing else."""
        return f"{HOST}:{self.ports.board},{HOST}:{self.ports.deaf}"

    @property
    def lock(self) -> Path:
        """Held by the run that lives here."""
        return self.home / "demo.lock"

    @property
    def tables(self) -> Path:
        return self.home / "tables"

    @property
    def clock(self) -> Path:
        return self.home / "clock"

    @property
    def logs(self) -> Path:
        return self.home / "log"

    @property
    def mandate(self) -> Path:
        return self.home / "mandate.yml"

    def env(self, database: str) -> Mapping[str, str]:
        """What every program is told. Local boards are let through by this deployment's own allow-list."""
        return {
            "HAECHI_HOME": str(self.home),
            "HAECHI_KEYS": str(self.home / "keys"),
            "HAECHI_DATABASE_URL": database,
            "HAECHI_DEMO": "1",
            "HAECHI_CLOCK_FILE": str(self.clock),
            "HAECHI_BASE_URL": self.url("hub"),
            "HAECHI_PROBE_ALLOW": self.allowed,
            "HAECHI_PROBER_URL": self.url("prober"),
            "HAECHI_WINDOWS": "1",
            "HAECHI_PROBER_PORT": str(self.ports.prober),
            "HAECHI_PROBER_MANDATE": str(self.mandate),
            "HAECHI_GATEWAY_HOME": str(self.home / "gateway"),
            "HAECHI_GATEWAY_HUB_URL": self.url("hub"),
            "HAECHI_GATEWAY_PORT": str(self.ports.gateway),
            "HAECHI_GATEWAY_SYNC_SECONDS": "1",
            "HAECHI_GATEWAY_WORKERS": "1",
        }


def example_board() -> Path:
    """The folder that holds `examples/board`, or a Refusal: it is part of the source, not of the package."""
    if not (EXAMPLES / "board" / "app.py").exists():
        raise Refusal(
            "no_examples",
            "The demonstration needs the example board, which is not part of an installed package.",
            do="Run `make demo` in a checkout of the source.",
        )
    return EXAMPLES.parent
