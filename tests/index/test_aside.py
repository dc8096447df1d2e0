"""A reader sees the old file or the new one, whatever happens."""

import os
from pathlib import Path

import pytest

from haechi.index.aside import Aside, reserve, write_all


def test_the_new_file_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "bank"
    path.write_text("old")
    with Aside(path) as out:
        write_all(out, b"new" * 1000)
        assert path.read_text() == "old"
    assert path.read_bytes() == b"new" * 1000
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "bank"
    path.write_text("old")

    def half(out: int) -> None:
        write_all(out, b"half")
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"), Aside(path) as out:
        half(out)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_does_not_fit_is_said_before_it_is_written(tmp_path: Path) -> None:
    """A mapped file without room behind it would end the process, not raise."""
    with Aside(tmp_path / "bank") as out:
        reserve(out, 5000)
        assert os.fstat(out).st_size == 5000
        assert os.fstat(out).st_blocks * 512 >= 5000
    with pytest.raises(OSError, match=r"large|space"), Aside(tmp_path / "huge") as out:
        reserve(out, 1 << 62)
    assert not (tmp_path / "huge").exists()
