"""Pictures of which a file shows parts, by a bank of window hashes, or by a list of them, counted from zero.

In a list one a line: its text, or the line of JSON that `haechi hash` prints of it; lines of JSON about
something else are passed over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from haechi.core.errors import Refusal
from haechi.core.windows import WindowHash, from_text
from haechi.hashes import windows
from haechi.hashes.windows import Query
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.match import matches
from haechi.index import sealed
from haechi.index.words import file
from haechi.scan.records import PartHit

_OPENED: dict[Path, WindowBank] = {}


def opened(path: Path, key: bytes | None = None) -> WindowBank:
    """The bank or list, ready to be searched. Read once in each process; forked ones have it from the start.

    `key` opens an encrypted bank.
    """
    if path not in _OPENED:
        if (head := _head(path)).startswith((file.MAGIC, sealed.MAGIC)):
            _OPENED[path] = WindowBank.open(path, key=key if sealed.is_sealed(memoryview(head)) else None)
        else:
            _OPENED[path] = WindowBank.build(listed(path))
    return _OPENED[path]


def digest(path: Path) -> str:
    """Names the present content: a bank's head has the digest of the rest, or its salt, in it."""
    head = _head(path)
    if head.startswith((file.MAGIC, sealed.MAGIC)):
        return hashlib.sha256(head).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest()


def near(bank: WindowBank, asked: Query) -> tuple[PartHit, ...]:
    """What a picture's windows agree with well enough to say so."""
    found = []
    for one in matches(bank, asked, entries=len(bank)):
        evidence = one.evidence
        if evidence.strength is not None:
            found.append(
                PartHit(
                    entry=one.entry,
                    agreeing=evidence.agreeing,
                    banked=evidence.banked,
                    shown=round(float(evidence.shown), 3),
                    turn=one.verified.agreement.turn,
                    expected=float(evidence.expected),
                    strength=evidence.strength,
                )
            )
    return tuple(found)


def listed(path: Path) -> Iterator[WindowHash]:
    """The window hashes of a list, in order. Refused by name: unreadable, bad_window_hash."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error
    for number, line in enumerate(lines, start=1):
        try:
            text = _text(line.strip())
            if text:
                yield from_text(text)
        except (Refusal, ValueError) as error:
            what = f"Line {number} of {path} is not a window hash."
            raise Refusal("bad_window_hash", what, do="Correct it.") from error


def _text(line: str) -> str:
    """The hash of a line; empty where the line is about something else."""
    if not line.startswith("{"):
        return line
    record = json.loads(line)
    return str(record.get("hash", "")) if record.get("kind") == windows.kind else ""


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(file.FIRST)
    except OSError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> Refusal:
    return Refusal("unreadable", f"{path} cannot be read.", do="Check its name and permissions.")
