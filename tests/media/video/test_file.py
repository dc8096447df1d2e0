"""Videos are read from memory and regular files only."""

import os
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.media.video.file import opened


def reason(source: bytes | Path, most: int = 100) -> str:
    with pytest.raises(Refusal) as refused, opened(source, most):
        pass
    return refused.value.reason


def test_bytes_and_files_read_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    for source in (b"abc", tmp_path / "a"):
        with opened(source, 3) as file:
            assert file.read() == b"abc"


def test_refusals_have_names(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "large").write_bytes(bytes(101))
    os.mkfifo(tmp_path / "pipe")
    assert reason(b"") == reason(tmp_path / "empty") == "empty"
    assert reason(bytes(101)) == reason(tmp_path / "large") == "too_large"
    assert reason(tmp_path / "none") == "not_found"
    assert reason(tmp_path) == reason(tmp_path / "pipe") == "not_a_file"
    assert reason(Path("a\0b")) == "not_readable"
