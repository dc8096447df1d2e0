"""What the hub still has to be told: an append-only log in segments, on disk before anybody is answered.

A line is a checksum, a kind and a JSON body. A line cut short by a crash fails its checksum and is passed
over; what was handed over is remembered by a cursor, written after the fact. So each record is sent at least
once, under an id that never changes.
"""

from __future__ import annotations

import os
import threading
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from haechi.infra.files import private_folder, replace

SEGMENT_BYTES = 1 << 20
_SUFFIX = ".log"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the log: everything before it was handed over."""

    segment: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to tell, and the mark to settle once it was told."""

    kind: str
    body: bytes
    after: Mark


class Outbox:
    """One folder, one process. `put` may be called from any thread; reading and settling from one."""

    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = private_folder(folder)
        self._segment_bytes = segment_bytes
        self._lock = threading.Lock()
        # A fresh segment each start: nothing is ever written after a line that a crash cut short.
        self._number = max(self._numbers(), default=0) + 1
        self._file: BinaryIO = self._open()
        self._settled = self._read_cursor()

    def put(self, kind: str, body: bytes) -> None:
        """Keep one record; when this returns it survives a crash. OSError where the disk does not take it."""
        line = _line(kind, body)
        with self._lock:
            if self._file.tell() + len(line) > self._segment_bytes and self._file.tell():
                self._file.close()
                self._number += 1
                self._file = self._open()
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())

    def waiting(self, limit: int) -> list[Record]:
        """The oldest records not yet settled."""
        found: list[Record] = []
        for number in sorted(self._numbers()):
            if number < self._settled.segment:
                continue
            start = self._settled.offset if number == self._settled.segment else 0
            found.extend(self._records(number, start, limit - len(found)))
            if len(found) >= limit:
                break
        return found

    def settle(self, mark: Mark) -> None:
        """Remember that everything up to `mark` was told, and drop the segments before it."""
        replace(self._folder / "cursor", b"%d %d" % (mark.segment, mark.offset))
        self._settled = mark
        for number in self._numbers():
            if number < mark.segment:
                self._path(number).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the open segment."""
        with self._lock:
            self._file.close()

    def _records(self, number: int, start: int, limit: int) -> list[Record]:
        records: list[Record] = []
        try:
            file = self._path(number).open("rb")
        except FileNotFoundError:
            # Settled and dropped meanwhile.
            return records
        with file:
            file.seek(start)
            while len(records) < limit and (line := file.readline()):
                parsed = _parsed(line)
                if parsed is not None:
                    records.append(Record(*parsed, after=Mark(number, file.tell())))
        return records

    def _open(self) -> BinaryIO:
        handle = os.open(
            self._path(self._number), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600
        )
        folder = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        os.fsync(folder)
        os.close(folder)
        return os.fdopen(handle, "ab")

    def _read_cursor(self) -> Mark:
        try:
            segment, offset = (self._folder / "cursor").read_bytes().split()
        except FileNotFoundError:
            return Mark()
        return Mark(int(segment), int(offset))

    def _numbers(self) -> list[int]:
        return [int(path.stem) for path in self._folder.glob(f"*{_SUFFIX}") if path.stem.isdigit()]

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:08}{_SUFFIX}"


def _line(kind: str, body: bytes) -> bytes:
    content = kind.encode() + b" " + body
    if b"\n" in content:
        raise ValueError("a record is one line")
    return b"%08x " % zlib.crc32(content) + content + b"\n"


def _parsed(line: bytes) -> tuple[str, bytes] | None:
    """Kind and body, or None for a line that a crash cut short."""
    checksum, _, content = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(content):
        return None
    kind, _, body = content.partition(b" ")
    return kind.decode(), body
