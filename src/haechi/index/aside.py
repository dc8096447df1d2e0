"""A large file written beside its place, and put there in one step: readers see the old file or the new."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from types import TracebackType

_MOST = 1 << 26


class Aside:
    """A context that hands out the new file's descriptor (0600) and, unless it fails, replaces `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")

    def __enter__(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._handle = os.open(self._fresh, flags, 0o600)
        return self._handle

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                os.fsync(self._handle)
                self._fresh.replace(self._path)
        finally:
            os.close(self._handle)
            self._fresh.unlink(missing_ok=True)
        if kind is None:
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def write_all(handle: int, data: bytes | memoryview) -> None:
    """All of it: a system call may take only a part."""
    rest = memoryview(data).cast("B")
    while rest:
        rest = rest[os.write(handle, rest[:_MOST]) :]


def reserve(handle: int, size: int) -> None:
    """Make the file this large for certain: a full disk shows here, not as a signal at a write to memory."""
    os.ftruncate(handle, size)
    if hasattr(os, "posix_fallocate") and size:
        os.posix_fallocate(handle, 0, size)
