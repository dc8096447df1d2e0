"""Whole threads over real processes: the demonstration is started as anybody would start it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SECONDS = 420
# How every played thread ends, disturbed or not.
END = {
    "case": "closed",
    "report": "withdrawn",
    "entry": "ended",
    "notices": {
        "demo-board": {
            "state": "settled",
            "rounds": 1,
            "rounds_sent": 1,
            "sent_twice": 0,
            "answers": ["removed"],
        },
        "demo-deaf": {"state": "frozen", "rounds": 4, "rounds_sent": 4, "sent_twice": 0, "answers": []},
    },
    "escalations": 1,
    "removed_by_board": 1,
    "events_waiting": 0,
}


@dataclass(frozen=True)
class Played:
    """One run of `haechi demo --once --json`."""

    code: int
    told: dict[str, Any]
    errors: str

    @property
    def seen(self) -> dict[str, Any]:
        return {step["step"]: step["seen"] for step in self.told["steps"]}


def play(*options: str) -> Played:
    """Play the thread once, with nothing of this test run's own settings."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("HAECHI_")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "haechi.cli", "demo", "--once", "--json", *options]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=SECONDS, check=False)
    told = json.loads(done.stdout) if done.stdout.strip() else {"steps": []}
    return Played(done.returncode, told, done.stderr)


@pytest.fixture(scope="session")
def kept_thread(tmp_path_factory: pytest.TempPathFactory) -> tuple[Played, Path]:
    """One undisturbed thread, and everything it stored."""
    kept = tmp_path_factory.mktemp("kept") / "all"
    return play("--keep", str(kept)), kept


@pytest.fixture(scope="session")
def play_once() -> Callable[..., Played]:
    return play


@pytest.fixture(scope="session")
def end() -> dict[str, Any]:
    return END
