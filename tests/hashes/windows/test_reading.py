"""A window hash is read into arrays exactly where `core.windows` reads it, and to the same windows."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.core.windows import BITS, LONG, Window, WindowHash, from_text
from haechi.hashes.windows.hash import seen_of
from haechi.hashes.windows.reading import BLOCK, read
from haechi.hashes.windows.seen import Seen

USUAL = WindowHash(480, 640, (Window(9999, 9999, 1600, (1 << BITS) - 1), Window(2000, 3000, 16, 5)))


@st.composite
def hashes(draw: st.DrawFn) -> WindowHash:
    short = draw(st.integers(1, LONG))
    rows, columns = draw(st.sampled_from([(short, LONG), (LONG, short)]))
    found = []
    for _ in range(draw(st.integers(1, 5))):
        half = draw(st.integers(1, short * 64 // 2 // 16)) * 16
        y = draw(st.integers(half, rows * 64 - half))
        x = draw(st.integers(half, columns * 64 - half))
        found.append(Window(y, x, half, draw(st.integers(0, (1 << BITS) - 1))))
    return WindowHash(rows, columns, tuple(found))


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def slowly(text: str) -> Seen | None:
    try:
        return seen_of(from_text(text))
    except Refusal:
        return None


def same(*texts: str) -> None:
    """Both read the same, and refuse the same."""
    found = list(read(texts))
    assert len(found) == len(texts)
    for one, expected in zip(found, map(slowly, texts), strict=True):
        assert (one is None) == (expected is None)
        if one is not None and expected is not None:
            assert (one.rows, one.columns) == (expected.rows, expected.columns)
            assert np.array_equal(one.places, expected.places)
            assert np.array_equal(one.words, expected.words)
            assert (one.places.dtype, one.words.dtype) == (np.int32, np.uint64)


@given(hashes())
@example(USUAL)
@example(WindowHash(640, 640, tuple(Window(6400, 6400, 1600, 1 << n) for n in range(BITS))))
def test_what_can_be_read_is_read_the_same(found: WindowHash) -> None:
    same(found.text)


@given(st.integers(0, len(bytes(USUAL)) - 1), st.integers(0, 255))
def test_one_byte_changed_is_read_or_refused_the_same(place: int, value: int) -> None:
    raw = bytearray(bytes(USUAL))
    raw[place] = value
    same(text_of(raw))


@pytest.mark.parametrize(
    ("rows", "columns", "y", "x", "half", "high"),
    [
        (480, 639, 9999, 9999, 1600, 5),
        (641, 640, 9999, 9999, 1600, 5),
        (0, 640, 9999, 9999, 1600, 5),
        (480, 640, 9999, 9999, 1608, 5),
        (480, 640, 9999, 9999, 0, 5),
        (480, 640, 1599, 9999, 1600, 5),
        (480, 640, 480 * 64 - 1599, 9999, 1600, 5),
        (480, 640, 9999, 1599, 1600, 5),
        (480, 640, 9999, 640 * 64 - 1599, 1600, 5),
        (480, 640, 9999, 9999, 1600, 0x80),
    ],
)
def test_windows_that_no_picture_has_are_refused(
    rows: int, columns: int, y: int, x: int, half: int, high: int
) -> None:
    raw = bytearray(bytes(WindowHash(480, 640, (Window(9999, 9999, 1600, 5),))))
    assert list(read([text_of(raw)])) != [None]
    raw[2:6] = b"".join(number.to_bytes(2, "big") for number in (rows, columns))
    raw[-24:-18] = b"".join(number.to_bytes(2, "big") for number in (y, x, half))
    raw[-1] = high
    assert list(read([text_of(raw)])) == [slowly(text_of(raw))] == [None]


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
@example("")
@example(USUAL.text[:-1])
@example(USUAL.text + "=")
@example(USUAL.text + "A")
@example(USUAL.text + "AA")
@example("\n" + USUAL.text)
@example(USUAL.text[:8] + " " + USUAL.text[8:])
@example(USUAL.text.replace("_", "/"))
@example(text_of(bytes(USUAL)[:6]))
@example(text_of(bytes(USUAL)[:-24]))
def test_any_text_is_read_or_refused_the_same(text: str) -> None:
    same(text)


@given(
    st.lists(
        hashes().map(lambda one: one.text)
        | st.sampled_from(["", text_of(bytes(USUAL)[:-24]), USUAL.text[:-1] + "_"])
    )
)
def test_many_are_told_apart(texts: list[str]) -> None:
    same(*texts)


@pytest.mark.parametrize("count", [0, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3])
def test_a_list_of_any_length_is_read_in_its_order(count: int) -> None:
    found = list(read(WindowHash(480, 640, (Window(9999, 9999, 1600, n),)).text for n in range(count)))
    assert [int(one.words[0, 0]) for one in found if one is not None] == list(range(count))
