"""The same windows in the picture turned and mirrored: no pixel is looked at again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.describe import BITS, ORDER
from haechi.hashes.windows.seen import Gray, Places, Seen, Words

TURNS = 8


def _mask(odd: NDArray[np.int64]) -> Words:
    bits = np.zeros(192, np.uint8)
    bits[:BITS] = odd
    return np.packbits(bits, bitorder="little").view("<u8").astype(np.uint64)


# Mirroring turns the sign of every wave that is odd along the mirrored way.
UPSIDE = _mask(ORDER[:, 0] % 2)
MIRRORED = _mask(ORDER[:, 1] % 2)
# Rows become columns: where each bit comes from.
TRANSPOSED = np.array([int(np.flatnonzero((pair[::-1] == ORDER).all(1))[0]) for pair in ORDER])


def turned(seen: Seen) -> tuple[Seen, ...]:
    """All eight, in the order of haechi.hashes.pdq.views.

    As it is, upside down, mirrored left to right, both; then those with rows and columns exchanged.
    """
    flips = [_flipped(seen, upside, mirrored) for mirrored in (False, True) for upside in (False, True)]
    return (*flips, *(_transposed(flip) for flip in flips))


def _flipped(seen: Seen, upside: bool, mirrored: bool) -> Seen:
    places, words = seen.places.copy(), np.vstack([seen.words, seen.whole])
    if upside:
        places[:, 0] = seen.rows * 64 - places[:, 0]
        words ^= UPSIDE
    if mirrored:
        places[:, 1] = seen.columns * 64 - places[:, 1]
        words ^= MIRRORED
    # One flat gray is the same however it is turned.
    whole = words[-1] if seen.whole.any() else seen.whole
    return Seen(seen.rows, seen.columns, places, words[:-1], whole)


def _transposed(seen: Seen) -> Seen:
    places: Places = np.ascontiguousarray(seen.places[:, (1, 0, 2)])
    words = np.vstack([seen.words, seen.whole])
    bits = np.unpackbits(words.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    moved = np.zeros_like(bits)
    moved[:, :BITS] = bits[:, TRANSPOSED]
    words = np.packbits(moved, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    return Seen(seen.columns, seen.rows, places, words[:-1], words[-1])


def turned_gray(gray: Gray, turn: int) -> Gray:
    """The canonical picture in one of these turns."""
    flipped = gray[:: -1 if turn & 1 else 1, :: -1 if turn & 2 else 1]
    return np.ascontiguousarray(flipped.T if turn & 4 else flipped)


def turned_places(places: Places, rows: int, columns: int, turn: int) -> Places:
    """Where windows of a picture of this size are in one of its turns."""
    flipped = _flipped_places(places, rows, columns, turn)
    return flipped[:, (1, 0, 2)] if turn & 4 else flipped


def turned_back(places: Places, rows: int, columns: int, turn: int) -> Places:
    """The other way: windows of the turned picture in the picture as it is, which has this size."""
    return _flipped_places(places[:, (1, 0, 2)] if turn & 4 else places, rows, columns, turn)


def _flipped_places(places: Places, rows: int, columns: int, turn: int) -> Places:
    out = places.copy()
    for way, length in ((0, rows), (1, columns)):
        if turn & (1 << way):
            out[:, way] = length * 64 - out[:, way]
    return out
