"""Lines in and out: JSON lines on standard output, lists of hashes from text files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import click

from haechi.cli.tables import MAGIC, read_columns
from haechi.core.errors import Refusal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIGITS = 64
# Bytes of a text read at a time.
BLOCK = 1 << 24


def json_line(record: dict[str, object]) -> str:
    """One JSON object. Names that are no valid text (a path may be any bytes) are escaped."""
    text = json.dumps(record, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(record)
    return text


def say(record: dict[str, object]) -> None:
    """Print it at once, so that a reader of the pipe sees it."""
    click.echo(json_line(record))


class Printer:
    """Many lines on standard output: written in batches, none later than a moment after the one before it."""

    LINES = 256
    SECONDS = 0.2

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._written = 0.0

    def __enter__(self) -> Printer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()

    def line(self, line: bytes) -> None:
        """Print one line, its end included."""
        self._lines.append(line)
        if len(self._lines) >= self.LINES or monotonic() - self._written > self.SECONDS:
            self.flush()

    def flush(self) -> None:
        """Hand over what waits."""
        lines, self._lines = self._lines, []
        if lines:
            click.echo(b"".join(lines), nl=False)
        self._written = monotonic()


def read_hashes(path: Path) -> NDArray[np.uint8]:
    """A list of hashes as rows of 32 bytes; rows are counted from zero. See `read_list`."""
    return read_list(path).hashes


class HashList(NamedTuple):
    """Hashes as rows of 32 bytes and, where the list gives one to each, a number that goes with it."""

    hashes: NDArray[np.uint8]
    payload: NDArray[np.uint32] | None = None


def read_list(path: Path) -> HashList:
    """All of `read_blocks` in one."""
    import numpy as np

    blocks = list(read_blocks(path))
    if len(blocks) == 1:
        return blocks[0]
    return HashList(np.concatenate([np.empty((0, 32), np.uint8), *(block.hashes for block in blocks)]))


def read_blocks(path: Path) -> Iterator[HashList]:
    """A text file with one hash of 64 hexadecimal digits a line, or Parquet: the first bytes say which.

    A text may be larger than memory and comes in blocks, Parquet in one.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
            if head != MAGIC:
                yield from _text_blocks(path, file, head)
                return
    except OSError as error:
        raise Refusal(
            "unreadable", f"{path} cannot be read.", do="Check its name and permissions."
        ) from error
    yield _from_table(path)


def _text_blocks(path: Path, file: BinaryIO, rest: bytes) -> Iterator[HashList]:
    """Blocks of whole lines."""
    lines = 0
    while data := file.read(BLOCK):
        whole, end, rest = (rest + data).rpartition(b"\n")
        if end:
            rows = _from_text(path, whole + end, lines)
            lines += len(rows)
            yield HashList(rows)
        elif len(rest) > BLOCK:
            raise _bad_line(path, lines)
    if rest:
        yield HashList(_from_text(path, rest, lines))


def _from_text(path: Path, data: bytes, before: int) -> NDArray[np.uint8]:
    import numpy as np

    # The usual form (one line ending, nothing else) is read without looking at lines one by one.
    plain = data.replace(b"\r\n", b"\n")
    if plain and not plain.endswith(b"\n"):
        plain += b"\n"
    if len(plain) % (DIGITS + 1):
        plain = b"".join(line.strip().ljust(DIGITS)[: DIGITS + 1] + b"\n" for line in plain.splitlines())
        if len(plain) % (DIGITS + 1):
            raise _bad_line(path, before + _first_long(plain))
    rows = np.frombuffer(plain, np.uint8).reshape(-1, DIGITS + 1)
    values = _values()[rows[:, :DIGITS]]
    bad = (values > 15).any(axis=1) | (rows[:, DIGITS] != ord("\n"))
    if bad.any():
        raise _bad_line(path, before + int(bad.argmax()))
    return _packed(values)


def _from_table(path: Path) -> HashList:
    import numpy as np

    rows, payload = read_columns(path)
    if rows.shape[1] == DIGITS:
        rows = _values()[rows]
        if (rows > 15).any():
            raise _bad_line(path, int((rows > 15).any(axis=1).argmax()), "Row")
        rows = _packed(rows)
    return HashList(np.ascontiguousarray(rows), payload)


def _packed(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import numpy as np

    return np.ascontiguousarray(values[:, 0::2] << 4 | values[:, 1::2])


def _values() -> NDArray[np.uint8]:
    """What each byte is worth as a hexadecimal digit; 255 for those that are none."""
    import numpy as np

    table = np.full(256, 255, np.uint8)
    for value, digit in enumerate("0123456789abcdef"):
        table[ord(digit)] = table[ord(digit.upper())] = value
    return table


def _first_long(plain: bytes) -> int:
    return next(number for number, line in enumerate(plain.splitlines()) if len(line) != DIGITS)


def _bad_line(path: Path, number: int, what: str = "Line") -> Refusal:
    return Refusal(
        "bad_hash",
        f"{what} {number + 1} of {path} is not a hash of {DIGITS} hexadecimal digits.",
        do="Correct it.",
    )
