"""What a scan has already seen, kept in a file of JSON lines so that a stopped scan can go on.

The first line names the bank and the options; each further line is one finished file with its
size and time of change. Lines are added in batches, each brought to disk; a line cut short by a crash is
passed over, and its file is looked at again. Of two lines for one file the later counts.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from array import array
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, BinaryIO

import msgspec
import numpy as np

from haechi.core.errors import Conflict, Refusal
from haechi.scan import parts
from haechi.scan.records import Record, from_dict, json_line
from haechi.scan.work import Task

BATCH = 512
SECONDS = 2.0

Stamp = tuple[int, int]
NO_STAMP: Stamp = (-1, -1)


class ScanState:
    """Finished files and their records. One scan at a time holds a file; close it, or use `with`."""

    def __init__(self, path: Path, task: Task, *, bank_digest: str) -> None:
        head = {"haechi": "scan", "version": 2, "bank": bank_digest}
        head |= {"distance": task.distance, "views": list(task.views), "fast": task.fast}
        if task.windows is not None:
            head["windows"] = parts.digest(task.windows)
        self._batch: list[bytes] = []
        self._flushed = monotonic()
        self._file = _opened(path)
        with ExitStack() as undone:
            undone.callback(self._file.close)
            _lock(self._file)
            self._known = _Known(path, self._file, msgspec.json.encode(head) + b"\n")
            undone.pop_all()

    def __enter__(self) -> ScanState:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def recall(self, path: Path, stamp: Stamp) -> Record | None:
        """The record of a file that was finished and has the same stamp now."""
        return self._known.find(str(path), stamp)

    def remember(self, record: Record, stamp: Stamp) -> None:
        """Add a finished file: on disk with its batch, after a few seconds at most, and when closed."""
        if stamp == NO_STAMP:
            return
        self._batch.append(b'{"stamp":[%d,%d],"record":%b}\n' % (*stamp, json_line(record)[:-1]))
        if len(self._batch) >= BATCH or monotonic() - self._flushed > SECONDS:
            self.flush()

    def flush(self) -> None:
        """Bring what was remembered to disk."""
        batch, self._batch = self._batch, []
        if batch:
            self._file.write(b"".join(batch))
            self._file.flush()
            os.fsync(self._file.fileno())
        self._flushed = monotonic()

    def close(self) -> None:
        """Bring everything to disk and let the file go."""
        if not self._file.closed:
            self.flush()
            self._file.close()
            self._known.close()


def stamp_of(path: Path) -> Stamp:
    """Size and time of change. Take it before the file is read: a change meanwhile is then seen next time."""
    try:
        info = path.stat()
    except OSError:
        return NO_STAMP
    return info.st_size, info.st_mtime_ns


class _Known:
    """Where in the file the last line about each path lies: 16 bytes a line, however long the paths are."""

    def __init__(self, path: Path, file: BinaryIO, head: bytes) -> None:
        self._lines = path.open("rb")
        with ExitStack() as undone:
            undone.callback(self._lines.close)
            keys, places = self._read(path, file, head)
            undone.pop_all()
        order = np.argsort(keys, kind="stable")
        self._keys, self._places = keys[order], places[order]

    def _read(self, path: Path, file: BinaryIO, head: bytes) -> tuple[Any, Any]:
        first = self._lines.readline(1 << 16)
        if first != head:
            if not head.startswith(first):
                raise Refusal(
                    "other_scan",
                    f"{path} belongs to a scan with another bank or other options, or to something else.",
                    do="Name another state file, or delete this one.",
                )
            # New, or stopped within its first write.
            os.ftruncate(file.fileno(), 0)
            file.write(head)
            file.flush()
        keys, places, place = array("Q"), array("q"), len(head)
        for line in self._lines:
            if not line.endswith(b"\n"):
                os.ftruncate(file.fileno(), place)
            elif (name := _name_in(line)) is not None:
                keys.append(_key(name))
                places.append(place)
            place += len(line)
        return np.array(keys, np.uint64), np.array(places, np.int64)

    def find(self, name: str, stamp: Stamp) -> Record | None:
        key = np.uint64(_key(name))
        at = int(np.searchsorted(self._keys, key, side="right")) - 1
        if at < 0 or self._keys[at] != key:
            return None
        self._lines.seek(int(self._places[at]))
        line = json.loads(self._lines.readline())
        # Two names may share a key: the line itself says whose it is.
        if line["record"]["path"] != name or line["stamp"] != list(stamp):
            return None
        try:
            return from_dict(line["record"])
        except msgspec.ValidationError:
            return None

    def close(self) -> None:
        self._lines.close()


class _Named(msgspec.Struct):
    path: str


class _Line(msgspec.Struct):
    stamp: Stamp
    record: _Named


_decode = msgspec.json.Decoder(_Line).decode


def _name_in(line: bytes) -> str | None:
    """The path of a whole, sound line."""
    try:
        return _decode(line).record.path
    except msgspec.DecodeError:
        # Broken; or a name that is no valid text, which this reader does not take.
        try:
            return msgspec.convert(json.loads(line), _Line).record.path
        except (ValueError, msgspec.ValidationError):
            return None


def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(os.fsencode(name), digest_size=8).digest(), "little")


def _opened(path: Path) -> BinaryIO:
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "ab")
    except OSError as error:
        raise Refusal("unreadable", f"{path} cannot be opened.", do="Name another state file.") from error


def _lock(file: BinaryIO) -> None:
    """Held by this process and not by those it forks: it ends with the scan, however that ends."""
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Conflict(
            "Another scan is using this state file.", do="Wait for it, or name another one."
        ) from error
