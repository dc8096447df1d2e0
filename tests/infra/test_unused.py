"""Folders of kernels that nobody uses are put away, whole, and nothing else is."""

import os
from pathlib import Path

from haechi.infra.unused import KEPT, mark, put_away

NOW = 1_800_000_000 * 10**9
OLD, NEW = "0123456789abcdef", "fedcba9876543210"


def folder(cache: Path, name: str, marked: int) -> Path:
    """A folder of kernels last marked at that time."""
    made = cache / name
    (made / "pdq_1").mkdir(parents=True)
    (made / "pdq_1" / "kernel.nbi").touch()
    os.utime(made, ns=(marked, marked))
    return made


def test_what_was_not_marked_for_long_goes_and_the_rest_stays(tmp_path: Path) -> None:
    old, new = folder(tmp_path, OLD, NOW - KEPT - 1), folder(tmp_path, NEW, NOW - KEPT)
    assert put_away(tmp_path, NOW) == 1
    assert not old.exists()
    assert (new / "pdq_1" / "kernel.nbi").exists()
    assert os.listdir(tmp_path) == [NEW]


def test_a_mark_keeps_a_folder(tmp_path: Path) -> None:
    kept = folder(tmp_path, OLD, 1)
    mark(kept)
    assert put_away(tmp_path, kept.stat().st_mtime_ns) == 0
    assert kept.exists()


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    elsewhere = folder(tmp_path / "elsewhere", "data", 1)
    for name in ("notes", OLD[1:], OLD + "0", f"x{OLD}.unused", OLD.upper()):
        folder(tmp_path / "cache", name, 1)
    (tmp_path / "cache" / OLD).symlink_to(elsewhere)
    file = tmp_path / "cache" / NEW
    file.touch()
    os.utime(file, ns=(1, 1))
    os.utime(tmp_path / "cache" / OLD, ns=(1, 1), follow_symlinks=False)
    names = set(os.listdir(tmp_path / "cache"))
    assert put_away(tmp_path / "cache", NOW) == 0
    assert set(os.listdir(tmp_path / "cache")) == names
    assert (elsewhere / "pdq_1").exists()


def test_what_somebody_killed_in_the_middle_left_goes_and_not_the_folder_made_again(tmp_path: Path) -> None:
    folder(tmp_path, f"{OLD}.unused", NOW)
    again = folder(tmp_path, OLD, NOW)
    assert put_away(tmp_path, NOW) == 0
    assert os.listdir(tmp_path) == [again.name]


def test_a_name_still_taken_by_what_was_left_is_free_the_next_time(tmp_path: Path) -> None:
    folder(tmp_path, f"{OLD}.unused", 1)
    folder(tmp_path, OLD, 1)
    put_away(tmp_path, NOW)
    put_away(tmp_path, NOW)
    assert os.listdir(tmp_path) == []


def test_nothing_fails_where_there_is_nothing(tmp_path: Path) -> None:
    mark(tmp_path / OLD)
    assert put_away(tmp_path / "none", NOW) == 0
    (tmp_path / "file").touch()
    assert put_away(tmp_path / "file", NOW) == 0
