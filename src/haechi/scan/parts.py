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
from haechi.hashes import windows
from haechi.hashes.windows import Query, Seen
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.match import matches
from haechi.hashes.windows.reading import read
from haechi.hashes.windows.shelf import Shelf
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
            _OPENED[path] = WindowBank(Shelf.of(enumerate(listed(path))))
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


def listed(path: Path) -> Iterator[Seen]:
    """The windows of each picture of a list, in order. Refused by name: unreadable, bad_window_hash."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error
    texts = list(_texts(path, lines))
    for (number, _), found in zip(texts, read(text for _, text in texts), strict=True):
        if found is None:
            raise _wrong(path, number)
        yield found


def _texts(path: Path, lines: list[str]) -> Iterator[tuple[int, str]]:
    """The number and hash of each line that is about one."""
    for number, line in enumerate(map(str.strip, lines), start=1):
        text = line
        if line.startswith("{"):
            try:
                record = json.loads(line)
            except ValueError as error:
                raise _wrong(path, number) from error
            text = str(record.get("hash", "")) if record.get("kind") == windows.kind else ""
        if text:
            yield number, text


def _wrong(path: Path, number: int) -> Refusal:
    what = f"Line {number} of {path} is not a window hash."
    return Refusal("bad_window_hash", what, do="Correct it.")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(file.FIRST)
    except OSError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> Refusal:
    return Refusal("unreadable", f"{path} cannot be read.", do="Check its name and permissions.")
