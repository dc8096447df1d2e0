"""The workers of a scan: order, crashes, and going on."""

import os
import signal
from pathlib import Path

import pytest

from haechi.cli import scanning
from haechi.cli.scanning import Task, files_under, scan
from haechi.cli.scanstate import ScanState
from haechi.index import Index
from haechi.testing.hashkit import scene


@pytest.fixture
def task(tmp_path: Path) -> Task:
    Index.build(scene(4, 32)[:, :, 0].copy(), tmp_path / "bank")
    return Task(tmp_path / "bank", 31)


def nowhere() -> ScanState:
    return ScanState(None, bank="", distance=31)


def killing(name: str) -> dict[str, object]:
    if "kill" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"path": name, "matches": []}


def test_files_come_in_a_steady_order(album: Path) -> None:
    assert [path.name for path in files_under(album)] == ["a.png", "b.jpg", "c.webp"]
    assert files_under(album / "a.png") == [album / "a.png"]


def test_a_picture_that_kills_its_worker_is_named(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_look", killing)
    names = [f"{at}-kill" if at in (3, 40) else f"{at}" for at in range(60)]
    records = list(scan([Path(name) for name in names], task, nowhere(), workers=2))
    assert [record["path"] for record in records] == names
    assert [record["path"] for record in records if record.get("error") == "crashed"] == ["3-kill", "40-kill"]


def test_finished_files_are_not_looked_at_again(
    task: Task, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = files_under(album)
    with ScanState(tmp_path / "state", bank="b", distance=31) as state:
        first = list(scan(files, task, state, workers=1))
    (album / "new.png").write_bytes((album / "a.png").read_bytes())
    monkeypatch.setattr(scanning, "_look", lambda name: {"path": name, "matches": ["looked"]})
    monkeypatch.setattr(scanning, "ProcessPoolExecutor", scanning_here)
    with ScanState(tmp_path / "state", bank="b", distance=31) as state:
        second = list(scan(files_under(album), task, state, workers=1))
    assert [r for r in second if r["matches"] != ["looked"]] == first
    assert [r["path"] for r in second if r["matches"] == ["looked"]] == [str(album / "new.png")]


def scanning_here(workers: int, **options: object) -> object:
    """A pool without processes, so that a test's own work is seen."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(workers)
