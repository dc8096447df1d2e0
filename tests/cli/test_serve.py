"""What an operator is told at start."""

from __future__ import annotations

from pathlib import Path

from haechi.cli.serve import banner, gateway_configured, tend_database

BASE = {"HAECHI_BASE_URL": "http://127.0.0.1:8600"}


def test_a_plain_installation() -> None:
    assert banner(BASE) == [
        "hub      http://127.0.0.1:8600/",
        "desk     http://127.0.0.1:8600/desk/",
        "clock    the system's",
        "probes may reach these local addresses: none",
    ]


def test_what_a_demonstration_lets_through_is_shown() -> None:
    env = {
        **BASE,
        "HAECHI_CLOCK_FILE": "clock",
        "HAECHI_PROBE_ALLOW": "127.0.0.1:8611",
        "HAECHI_GATEWAY_HUB_URL": BASE["HAECHI_BASE_URL"],
    }

    lines = banner(env)

    assert "gateway  http://127.0.0.1:8601/" in lines
    assert any("SIMULATED" in line for line in lines)
    assert lines[-1].endswith("127.0.0.1:8611")


def test_the_gateway_starts_only_where_it_is_configured() -> None:
    assert not gateway_configured(BASE)
    assert gateway_configured({"HAECHI_GATEWAY_HUB_URL": "https://hub.example"})


def test_a_named_database_is_left_alone(tmp_path: Path) -> None:
    env = {"HAECHI_HOME": str(tmp_path), "HAECHI_DATABASE_URL": "postgresql://elsewhere/haechi"}

    tend_database(env)()  # starting a server would take a second and leave files

    assert list(tmp_path.iterdir()) == []
