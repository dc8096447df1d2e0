"""A window hash as a value: the windows of a picture, each a place and 143 bits, and its bytes and text.

Bytes, big-endian: 1 version, 1 number of windows, 2 rows, 2 columns, 18 word of the whole; then for each
window 2 y, 2 x, 2 half its side (of the middle, in 1/64 pixel of the picture of rows x columns), 18 word.
Words have their lowest bits first.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass

from haechi.core.errors import Refusal

VERSION = 3
# The longer side of a picture as windows count its pixels, and how finely they do.
LONG = 640
UNIT = 64
# Half-sides are whole numbers of these: a window has 32 cells a side.
GRAIN = 16
BITS = 143
MOST = 255

_HEAD = struct.Struct(">BBHH18s")
_WINDOW = struct.Struct(">HHH18s")
_TEXT = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Window:
    """`y`, `x` of its middle and half its side, in 1/64 pixel; bit 0 of `word` is the lowest frequency."""

    y: int
    x: int
    half: int
    word: int


@dataclass(frozen=True, slots=True)
class WindowHash:
    """Windows of a picture that is `rows` x `columns` at canonical size, the best first.

    `whole` is the word of the picture as a whole; 0, that of one flat gray, says nothing.
    """

    rows: int
    columns: int
    windows: tuple[Window, ...]
    whole: int = 0

    def __post_init__(self) -> None:
        if not self._is_possible():
            raise Refusal("bad_window_hash", "No picture has such windows.", do="Hash the picture again.")

    def __len__(self) -> int:
        return len(self.windows)

    def __bytes__(self) -> bytes:
        whole = self.whole.to_bytes(18, "little")
        head = _HEAD.pack(VERSION, len(self.windows), self.rows, self.columns, whole)
        return head + b"".join(
            _WINDOW.pack(window.y, window.x, window.half, window.word.to_bytes(18, "little"))
            for window in self.windows
        )

    @property
    def text(self) -> str:
        """The bytes as base64url without padding."""
        return base64.urlsafe_b64encode(bytes(self)).decode().rstrip("=")

    def _is_possible(self) -> bool:
        bottom, right = self.rows * UNIT, self.columns * UNIT
        return (
            max(self.rows, self.columns) == LONG
            and min(self.rows, self.columns) >= 1
            and 1 <= len(self.windows) <= MOST
            and 0 <= self.whole < 1 << BITS
            and all(
                window.half > 0
                and window.half % GRAIN == 0
                and window.half <= window.y <= bottom - window.half
                and window.half <= window.x <= right - window.half
                and 0 <= window.word < 1 << BITS
                for window in self.windows
            )
        )


def from_bytes(data: bytes) -> WindowHash:
    """Read the bytes of a window hash; anything else is refused by name (bad_window_hash)."""
    if len(data) < _HEAD.size:
        raise _malformed()
    version, count, rows, columns, whole = _HEAD.unpack_from(data)
    if version != VERSION or len(data) != _HEAD.size + count * _WINDOW.size:
        raise _malformed()
    return WindowHash(
        rows,
        columns,
        tuple(
            Window(y, x, half, int.from_bytes(word, "little"))
            for y, x, half, word in _WINDOW.iter_unpack(data[_HEAD.size :])
        ),
        int.from_bytes(whole, "little"),
    )


def from_text(text: str) -> WindowHash:
    """Read base64url without padding; one text for one hash, anything else is refused by name."""
    if not _TEXT.fullmatch(text):
        raise _malformed()
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise _malformed() from error
    found = from_bytes(data)
    if found.text != text:
        raise _malformed()
    return found


def _malformed() -> Refusal:
    return Refusal(
        "bad_window_hash", "These are not the bytes of a window hash.", do="Hash the picture again."
    )
