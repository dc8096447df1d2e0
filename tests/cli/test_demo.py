"""The options of `haechi demo`, as far as they go without starting it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from haechi.cli.demo import read_kills
from haechi.cli.main import main
from haechi.core.errors import Refusal
from haechi.infra.clock import FileClock


def test_what_to_kill_and_where() -> None:
    assert read_kills(("worker@sent", "database@removed")) == (("worker", "sent"), ("database", "removed"))


@pytest.mark.parametrize("text", ["worker", "worker@", "teapot@sent", ""])
def test_what_cannot_be_killed(text: str) -> None:
    with pytest.raises(Refusal, match="PROGRAM@STEP"):
        read_kills((text,))


def test_time_is_moved_in_the_demonstrations_own_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    env = {"HAECHI_HOME": str(home)}

    result = CliRunner().invoke(main, ["demo", "--advance", "24"], env=env)

    assert result.exit_code == 0
    assert FileClock(home / "demo" / "clock").now() - datetime.now(UTC) > timedelta(hours=23)


def test_time_does_not_go_back(tmp_path: Path) -> None:
    env = {"HAECHI_HOME": str(tmp_path / "home")}

    result = CliRunner().invoke(main, ["demo", "--advance", "-1"], env=env)

    assert result.exit_code == 3
    assert "only goes forward" in result.output


def test_verifying_what_does_not_run(tmp_path: Path) -> None:
    env = {"HAECHI_HOME": str(tmp_path / "home"), "HAECHI_DATABASE_URL": None}

    result = CliRunner().invoke(main, ["demo", "--verify"], env=env)

    assert result.exit_code == 4
    assert "No demonstration is running" in result.output
