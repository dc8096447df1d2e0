"""What a scan has already seen, kept in a file of JSON lines so that a stopped scan can go on.

The first line names the bank and the distance; each further line is one finished file with its size and time
of change. A line cut short by a crash is passed over, and its file is scanned again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from haechi.cli.lines import json_line
from haechi.core.errors import Refusal

Record = dict[str, Any]


class ScanState:
    """Finished files and their records. Without a path it remembers nothing."""

    def __init__(self, path: Path | None, *, bank: str, distance: int) -> None:
        head = {"haechi": "scan", "version": 1, "bank": bank, "distance": distance}
        self._known: dict[str, Record] = {}
        self._file = None
        if path is None:
            return
        lines = _lines(path)
        if lines and lines[0] != head:
            raise Refusal(
                "other_scan",
                f"{path} belongs to a scan with another bank or distance, or to something else.",
                do="Name another state file, or delete this one.",
            )
        self._known = {line["path"]: line for line in lines[1:] if "path" in line}
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "wb")
        # A cut line ends here, so that the next one starts on its own.
        self._write({} if lines else head)

    def __enter__(self) -> ScanState:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def recall(self, path: Path) -> Record | None:
        """The record of a file that was finished and has not changed since."""
        known = self._known.get(str(path))
        if known is None or known["stamp"] != _stamp(path):
            return None
        record: Record = known["record"]
        return record

    def remember(self, path: Path, record: Record) -> None:
        if self._file:
            self._write({"path": str(path), "stamp": _stamp(path), "record": record})

    def _write(self, line: Record) -> None:
        if self._file:
            self._file.write(json_line(line).encode() + b"\n")
            self._file.flush()


def _stamp(path: Path) -> list[int]:
    try:
        info = path.stat()
    except OSError:
        return []
    return [info.st_size, info.st_mtime_ns]


def _lines(path: Path) -> list[Record]:
    try:
        raw = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Refusal("unreadable", f"{path} cannot be read.", do="Name another state file.") from error
    found: list[Record] = []
    for number, line in enumerate(raw):
        try:
            parsed = json.loads(line)
        except ValueError:
            parsed = None
        if isinstance(parsed, dict):
            found.append(parsed)
        elif number == 0:
            found.append({})
    return found
