"""Addresses follow from the ports, and only the two boards are let through to probes."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.demo import layout as layouts
from haechi.demo.layout import Layout, Ports, example_board
from haechi.infra.clock import clock_from_env


def test_the_usual_ports() -> None:
    assert astuple(Ports()) == (8600, 8601, 8611, 8612, 8621)


def test_free_ports_are_different_ones() -> None:
    assert len(set(astuple(Ports.free()))) == 5


def test_probes_reach_the_boards_and_nothing_else(tmp_path: Path) -> None:
    env = Layout(tmp_path, Ports()).env("postgresql:///x")

    assert env["HAECHI_PROBE_ALLOW"] == "127.0.0.1:8611,127.0.0.1:8612"


def test_everything_stays_in_its_home_and_says_that_it_is_a_demonstration(tmp_path: Path) -> None:
    env = Layout(tmp_path, Ports()).env("postgresql:///x")

    for name in ("HOME", "KEYS", "CLOCK_FILE", "PROBER_MANDATE", "GATEWAY_HOME"):
        assert env[f"HAECHI_{name}"].startswith(str(tmp_path))
    assert clock_from_env(env).simulated


def test_an_installed_package_without_the_example_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (example_board() / "examples/board/app.py").exists()
    monkeypatch.setattr(layouts, "EXAMPLES", Path("/nowhere"))

    with pytest.raises(Refusal, match="checkout"):
        example_board()
