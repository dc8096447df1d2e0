"""What a scan remembers."""

import os
from pathlib import Path

import pytest

from haechi.cli.scanstate import ScanState
from haechi.core.errors import Refusal


def opened(path: Path | None, bank: str = "b", distance: int = 31) -> ScanState:
    return ScanState(path, bank=bank, distance=distance)


def test_it_remembers_until_the_file_changes(tmp_path: Path) -> None:
    file, path = tmp_path / "사진\udcff.png", tmp_path / "state"
    file.write_text("one")
    record = {"path": str(file), "matches": [{"entry": 3, "distance": 4}]}
    with opened(path) as state:
        assert state.recall(file) is None
        state.remember(file, record)
    assert path.stat().st_mode & 0o077 == 0
    with opened(path) as state:
        assert state.recall(file) == record
    os.utime(file, ns=(1, 1))
    with opened(path) as state:
        assert state.recall(file) is None
        state.remember(file, record)
        file.unlink()
        assert state.recall(file) is None


def test_without_a_path_it_remembers_nothing(tmp_path: Path) -> None:
    with opened(None) as state:
        state.remember(tmp_path, {})
        assert state.recall(tmp_path) is None


def test_a_cut_line_costs_one_file_only(tmp_path: Path) -> None:
    one, two, path = tmp_path / "one", tmp_path / "two", tmp_path / "state"
    one.touch()
    two.touch()
    with opened(path) as state:
        state.remember(one, {"n": 1})
        state.remember(two, {"n": 2})
    path.write_bytes(path.read_bytes()[:-9])
    with opened(path) as state:
        assert state.recall(one) == {"n": 1}
        assert state.recall(two) is None
        state.remember(two, {"n": 3})
    with opened(path) as state:
        assert state.recall(two) == {"n": 3}


@pytest.mark.parametrize(("bank", "distance"), [("other", 31), ("b", 30)])
def test_another_scan_is_refused(bank: str, distance: int, tmp_path: Path) -> None:
    opened(tmp_path / "state").__exit__(None, None, None)
    with pytest.raises(Refusal) as refused:
        opened(tmp_path / "state", bank, distance)
    assert refused.value.reason == "other_scan"


def test_another_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear reader\n")
    with pytest.raises(Refusal):
        opened(tmp_path / "letter")
    assert (tmp_path / "letter").read_text() == "Dear reader\n"
