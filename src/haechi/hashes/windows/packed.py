"""Windows on their way from a confined worker, which what it decoded may have taken over."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np

from haechi.core.errors import Refusal
from haechi.core.windows import BITS, LONG, UNIT
from haechi.hashes.windows.hash import ASKED
from haechi.hashes.windows.seen import Places, Query, Seen, Words

Pixels = Annotated[int, msgspec.Meta(ge=1, le=LONG)]
_PLACE, _WORD = 3 * 4, 3 * 8
_BEYOND = np.uint64((1 << 64) - (1 << (BITS - 128)))


class Packed(msgspec.Struct, frozen=True):
    """`Query` as bytes: places as int32, words as uint64, little-endian, that of the whole last; the gray
    picture row by row.
    """

    rows: Pixels
    columns: Pixels
    places: Annotated[bytes, msgspec.Meta(max_length=ASKED * _PLACE)]
    words: Annotated[bytes, msgspec.Meta(max_length=(ASKED + 1) * _WORD)]
    gray: Annotated[bytes, msgspec.Meta(max_length=LONG * LONG)]


def pack(query: Query) -> Packed:
    """The query as bytes; it has its picture."""
    seen, gray = query.seen, query.gray
    if gray is None:
        raise ValueError("a query without its picture")
    words = np.vstack([seen.words, seen.whole]).astype("<u8").tobytes()
    return Packed(seen.rows, seen.columns, seen.places.astype("<i4").tobytes(), words, gray.tobytes())


def unpack(packed: Packed) -> Query:
    """The query again, or a Refusal where no picture has such windows."""
    if len(packed.places) % _PLACE or len(packed.words) != (len(packed.places) // _PLACE + 1) * _WORD:
        raise _impossible()
    if len(packed.gray) != packed.rows * packed.columns:
        raise _impossible()
    places: Places = np.frombuffer(packed.places, "<i4").astype(np.int32).reshape(-1, 3)
    words: Words = np.frombuffer(packed.words, "<u8").astype(np.uint64).reshape(-1, 3)
    y, x, half = places.T
    inside = (half > 0) & (half <= LONG * UNIT) & (y >= half) & (x >= half)
    inside &= (y <= packed.rows * UNIT - half) & (x <= packed.columns * UNIT - half)
    if not inside.all() or (words[:, 2] & _BEYOND).any():
        raise _impossible()
    gray = np.frombuffer(packed.gray, np.uint8).reshape(packed.rows, packed.columns)
    return Query(Seen(packed.rows, packed.columns, places, words[:-1], words[-1]), gray)


def _impossible() -> Refusal:
    return Refusal("bad_windows", "No picture has such windows.", do="Look at the picture again.")
