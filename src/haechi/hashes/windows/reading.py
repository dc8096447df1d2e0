"""Texts of window hashes straight into arrays, many at once: `core.windows` reads window by window.

Exactly the texts are read that `core.windows.from_text` reads.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from haechi.core.canonical import b64u, unb64u
from haechi.core.windows import BITS, GRAIN, LONG, UNIT, VERSION
from haechi.hashes.windows.seen import Places, Seen, Words

# Texts read at once: enough that a call costs little, few enough to lie in the cache.
BLOCK = 256

_HEAD = struct.Struct(">BBHH18s")
# Bytes of a window: its place, then its word.
_WINDOW, _PLACE, _WORD = 24, 6, 18
_BEYOND = BITS - 8 * (_WORD - 1)


def read(texts: Iterable[str]) -> Iterator[Seen | None]:
    """What each text says, in order: a banked picture's windows, or None where no picture has such a hash."""
    rest = iter(texts)
    while block := list(islice(rest, BLOCK)):
        yield from _read([_bytes(text) for text in block])


def _bytes(text: str) -> bytes:
    """The bytes of a hash, of which only the windows are not looked at yet; none where it cannot be one."""
    try:
        data = unb64u(text)
    except ValueError:
        return b""
    # One text for one hash: other letters would do as well.
    if len(data) < _HEAD.size or b64u(data) != text:
        return b""
    version, count, rows, columns, whole = _HEAD.unpack_from(data)
    fits = version == VERSION and count > 0 and len(data) == _HEAD.size + count * _WINDOW
    fits = fits and whole[-1] >> _BEYOND == 0
    return data if fits and max(rows, columns) == LONG and min(rows, columns) > 0 else b""


def _read(hashes: list[bytes]) -> Iterator[Seen | None]:
    heads = [_HEAD.unpack_from(data) if data else (0, 0, 0, 0, bytes(_WORD)) for data in hashes]
    counts = [count for _, count, *_ in heads]
    whose = np.repeat(np.arange(len(hashes)), counts)
    body = b"".join(data[_HEAD.size :] for data in hashes)
    windows = np.frombuffer(body, np.uint8).reshape(-1, _WINDOW)
    places = windows[:, :_PLACE].copy().view(">u2").astype(np.int32)
    words = np.zeros((len(windows), 24), np.uint8)
    words[:, :_WORD] = windows[:, _PLACE:]
    frames = np.array([head[2:4] for head in heads], np.int32)[whose]
    wrong = {*whose[(words[:, _WORD - 1] >> _BEYOND > 0) | ~_are_inside(places, frames)].tolist()}
    numbers, first = words.view("<u8").astype(np.uint64, copy=False), 0
    for place, (_, count, rows, columns, whole) in enumerate(heads):
        own = slice(first, first + count)
        sound = count > 0 and place not in wrong
        yield Seen(rows, columns, places[own], numbers[own], _word(whole)) if sound else None
        first += count


def _word(data: bytes) -> Words:
    return np.frombuffer(data + bytes(24 - _WORD), "<u8").astype(np.uint64)


def _are_inside(places: Places, frames: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which windows have a size of the right grain and lie in their picture; `frames` is (rows, columns)."""
    middle, half = places[:, :2], places[:, 2:]
    inside = (middle >= half) & (middle <= frames * UNIT - half)
    inside &= (half > 0) & (half % GRAIN == 0)
    sound: NDArray[np.bool_] = np.logical_and.reduce(inside, axis=1)
    return sound
