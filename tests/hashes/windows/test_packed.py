"""What a worker says of windows is believed only where a picture could have them."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.hashes.windows.hash import ASKED
from haechi.hashes.windows.packed import Packed, pack, unpack
from haechi.hashes.windows.seen import Query, Seen

GRAY = bytes(640 * 480)


def seen(*places: tuple[int, int, int], rows: int = 640, columns: int = 480, high: int = 0) -> Query:
    words = np.full((len(places), 3), high, np.uint64)
    gray = np.arange(rows * columns, dtype=np.uint8).reshape(rows, columns)
    whole = np.array([1, 2, 3], np.uint64)
    return Query(Seen(rows, columns, np.array(places, np.int32).reshape(-1, 3), words, whole), gray)


def test_what_was_packed_comes_out_again() -> None:
    given = seen((4096, 8192, 1024), (20000, 15000, 2048), high=7)
    found = unpack(msgspec.json.decode(msgspec.json.encode(pack(given)), type=Packed))
    assert (found.seen.rows, found.seen.columns) == (640, 480)
    assert np.array_equal(found.seen.places, given.seen.places)
    assert np.array_equal(found.seen.words, given.seen.words)
    assert np.array_equal(found.seen.whole, given.seen.whole)
    assert np.array_equal(found.gray, given.gray)
    assert len(unpack(pack(seen())).seen) == 0


def test_a_query_of_which_only_the_hash_is_there_is_not_packed() -> None:
    with pytest.raises(ValueError, match="without its picture"):
        pack(Query(seen().seen, None))


@pytest.mark.parametrize(
    "wrong",
    [
        pack(seen((4096, 8192, 0))),
        pack(seen((4096, 8192, -64))),
        pack(seen((100, 8192, 1024))),
        pack(seen((4096, 100, 1024))),
        pack(seen((640 * 64, 8192, 1024))),
        pack(seen((4096, 480 * 64, 1024))),
        pack(seen((4096, 8192, 1024), rows=10)),
        pack(seen((4096, 8192, 1024), high=1 << 15)),
        pack(seen((-(1 << 31), 8192, (1 << 31) - 1))),
        Packed(640, 480, b"1" * 12, b"", GRAY),
        Packed(640, 480, b"1" * 11, bytes(24), GRAY),
        Packed(640, 480, b"", b"", GRAY),
        Packed(640, 480, b"", b"1" * 24, GRAY),
        Packed(640, 480, b"", bytes(24), GRAY[1:]),
        Packed(640, 480, b"", bytes(24), GRAY + b"1"),
    ],
)
def test_windows_that_no_picture_has_are_refused(wrong: Packed) -> None:
    with pytest.raises(Refusal, match="such windows"):
        unpack(wrong)


@given(st.integers(1, 640), st.integers(1, 640), st.binary(max_size=120), st.binary(max_size=120))
def test_any_bytes_are_refused_or_lie_inside(rows: int, columns: int, places: bytes, words: bytes) -> None:
    try:
        found = unpack(Packed(rows, columns, places, words, bytes(rows * columns))).seen
    except Refusal:
        return
    y, x, half = found.places.T
    assert (half > 0).all()
    assert (y + half <= rows * 64).all()
    assert (x + half <= columns * 64).all()


def test_more_than_anybody_asks_for_is_not_read() -> None:
    many = msgspec.json.encode(Packed(640, 480, b"1" * 12 * (ASKED + 1), b"1" * 24 * (ASKED + 2), GRAY))
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(many, type=Packed)
