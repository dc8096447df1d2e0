"""What a killed run left behind is put away: its own, and only once nobody holds its lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from haechi.demo.leftovers import PREFIX, sweep
from haechi.infra.paths import postgres_dir
from haechi.infra.postgres import EmbeddedPostgres
from haechi.infra.supervisor import only_one


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / f"{PREFIX}killed"
    home.mkdir(mode=0o700)
    (home / "keys").mkdir()
    (home / "demo.lock").touch()
    return home


def swept(folder: Path) -> list[str]:
    said: list[str] = []
    sweep(folder, say=said.append)
    return said


def test_its_database_is_stopped_and_its_folder_goes(home: Path, tmp_path: Path) -> None:
    server = EmbeddedPostgres(postgres_dir({"HAECHI_HOME": str(home)}), durable=False)
    server.start()

    said = swept(tmp_path)

    assert (server.running, server.layout.base.exists(), home.exists()) == (False, False, False)
    assert [str(home) in line for line in said] == [True]


def test_a_run_that_lives_stays(home: Path, tmp_path: Path) -> None:
    with only_one(home / "demo.lock"):
        assert swept(tmp_path) == []
    assert (home / "keys").exists()


def test_what_is_no_run_of_ours_stays(home: Path, tmp_path: Path) -> None:
    (home / "demo.lock").unlink()
    other = home.rename(tmp_path / "other")
    (other / "demo.lock").touch()
    (tmp_path / f"{PREFIX}link").symlink_to(other)
    (tmp_path / f"{PREFIX}file").touch()
    (tmp_path / f"{PREFIX}fresh").mkdir()

    assert swept(tmp_path) == []
    assert (other / "keys").exists()
    assert (tmp_path / f"{PREFIX}fresh").exists()
