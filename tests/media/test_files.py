"""Only regular files of bearable size are read."""

import os
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.media.files import read
from haechi.media.limits import Limits


def reason(path: Path, limits: Limits) -> str:
    with pytest.raises(Refusal) as refused:
        read(path, limits)
    return refused.value.reason


def test_reading(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"12345")
    assert read(file) == b"12345"
    assert reason(file, Limits(max_bytes=4)) == "too_large"


def test_what_cannot_be_read_has_a_name(tmp_path: Path) -> None:
    limits = Limits()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    assert reason(tmp_path / "none", limits) == "not_found"
    assert reason(tmp_path, limits) == "not_a_file"
    assert reason(tmp_path / "pipe", limits) == "not_a_file"
    assert reason(tmp_path / "empty", limits) == "empty"
    assert reason(tmp_path / "empty" / "below", limits) == "not_readable"
