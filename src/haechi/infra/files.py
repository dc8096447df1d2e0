"""Writing small files so that a reader, or a crash, never sees half of one."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path

from haechi.core.errors import Refusal


def write_once(path: Path, content: bytes) -> bool:
    """Create `path` (0600) with `content` unless it is there. Of racing writers one wins and hears True."""
    fresh = _write_aside(path, content)
    try:
        # A hard link, unlike a rename, never replaces what is already there.
        os.link(fresh, path)
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    _sync_folder(path.parent)
    return True


def replace(path: Path, content: bytes) -> None:
    """Put `content` (0600) in the place of `path` in one step that survives a power cut."""
    fresh = _write_aside(path, content)
    fresh.replace(path)
    _sync_folder(path.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock between processes. The lock file stays; the lock dies with its holder."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        flock(handle, LOCK_EX)
        yield
        flock(handle, LOCK_UN)
    finally:
        os.close(handle)


def _write_aside(path: Path, content: bytes) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def private_folder(path: Path) -> Path:
    """Make `path` a folder of this user, mode 0700, or refuse: a planted folder or link is never adopted."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    info = path.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.geteuid() or stat.S_IMODE(info.st_mode) & 0o077:
        raise Refusal(
            "folder_exposed",
            f"{path} is not a private folder of this user.",
            do="Remove it, or make it a plain folder of the user who runs Haechi, mode 0700.",
        )
    return path
