"""Small files are whole or absent, and locks hold between processes' handles."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.infra.files import locked, private_folder, replace, write_once


def test_write_once_never_replaces(tmp_path: Path) -> None:
    path = tmp_path / "key"

    assert write_once(path, b"first")
    assert not write_once(path, b"second")

    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["key"]


def test_racing_writers_agree_on_one(tmp_path: Path) -> None:
    path, start, wins = tmp_path / "key", threading.Barrier(8), list[int]()

    def write(number: int) -> None:
        start.wait(10)
        if write_once(path, bytes([number]) * 32):
            wins.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(wins) == 1
    assert path.read_bytes() == bytes(wins) * 32


def test_replace_leaves_nothing_aside(tmp_path: Path) -> None:
    path = tmp_path / "offset"
    path.write_bytes(b"old")

    replace(path, b"new")

    assert path.read_bytes() == b"new"
    assert [found.name for found in tmp_path.iterdir()] == ["offset"]


def test_a_lock_keeps_the_second_holder_out(tmp_path: Path) -> None:
    path, order, inside = tmp_path / "lock", list[str](), threading.Event()

    def second() -> None:
        inside.wait(10)
        with locked(path):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with locked(path):
        inside.set()
        thread.join(0.2)
        order.append("first")
    thread.join(10)

    assert order == ["first", "second"]


def test_a_private_folder_is_made_once(tmp_path: Path) -> None:
    made = private_folder(tmp_path / "a" / "b")

    assert private_folder(made) == made
    assert made.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_not_private_is_never_adopted(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o750)
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "file").touch()

    for name in ("open", "link", "file"):
        with pytest.raises(Refusal):
            private_folder(tmp_path / name)
