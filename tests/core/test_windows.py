"""Window hashes as values, bytes and text."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.core.windows import BITS, LONG, Window, WindowHash, from_bytes, from_text

WORDS = st.integers(0, (1 << BITS) - 1)


@st.composite
def windows(draw: st.DrawFn, rows: int, columns: int) -> Window:
    half = draw(st.integers(1, min(rows, columns) * 64 // 2 // 16)) * 16
    y = draw(st.integers(half, rows * 64 - half))
    x = draw(st.integers(half, columns * 64 - half))
    return Window(y, x, half, draw(WORDS))


@st.composite
def hashes(draw: st.DrawFn) -> WindowHash:
    short = draw(st.integers(1, LONG))
    rows, columns = draw(st.sampled_from([(short, LONG), (LONG, short)]))
    found = draw(st.lists(windows(rows, columns), min_size=1, max_size=5))
    return WindowHash(rows, columns, tuple(found), draw(WORDS))


@given(hashes())
def test_bytes_and_text_go_round(found: WindowHash) -> None:
    assert from_bytes(bytes(found)) == found
    assert from_text(found.text) == found
    assert len(bytes(found)) == 24 + 24 * len(found)


def test_the_bytes_are_laid_out_as_said() -> None:
    found = WindowHash(480, 640, (Window(0x1234, 0x2345, 0x0560, 1 | 1 << 142),), 0x0201)
    whole = "0102" + "00" * 16
    assert bytes(found).hex() == "030101e00280" + whole + "123423450560" + "01" + "00" * 16 + "40"


def refused(data: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        from_bytes(data)
    assert caught.value.reason == "bad_window_hash"


@given(st.binary(max_size=80))
def test_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Refusal):
        assert bytes(from_bytes(data)) == data


@given(hashes(), st.data())
def test_cut_and_lengthened_bytes_are_refused(found: WindowHash, data: st.DataObject) -> None:
    raw = bytes(found)
    refused(raw[: data.draw(st.integers(0, len(raw) - 1))])
    refused(raw + b"\0")


def test_another_version_is_refused() -> None:
    raw = bytes(WindowHash(480, 640, (Window(9999, 9999, 1600, 5),)))
    for version in (0, 1, 2, 4):
        refused(bytes([version]) + raw[1:])


@pytest.mark.parametrize("whole", [-1, 1 << BITS])
def test_a_whole_that_is_no_word_is_refused(whole: int) -> None:
    with pytest.raises(Refusal):
        WindowHash(480, 640, (Window(9999, 9999, 1600, 5),), whole)


@pytest.mark.parametrize(
    ("rows", "columns", "window"),
    [
        (480, 639, Window(9999, 9999, 1600, 5)),
        (641, 640, Window(9999, 9999, 1600, 5)),
        (0, 640, Window(9999, 9999, 1600, 5)),
        (480, 640, Window(9999, 9999, 1608, 5)),
        (480, 640, Window(9999, 9999, 0, 5)),
        (480, 640, Window(1599, 9999, 1600, 5)),
        (480, 640, Window(480 * 64 - 1599, 9999, 1600, 5)),
        (480, 640, Window(9999, 1599, 1600, 5)),
        (480, 640, Window(9999, 640 * 64 - 1599, 1600, 5)),
        (480, 640, Window(9999, 9999, 1600, 1 << BITS)),
        (480, 640, Window(9999, 9999, 1600, -1)),
    ],
)
def test_windows_no_picture_has_are_refused(rows: int, columns: int, window: Window) -> None:
    with pytest.raises(Refusal) as caught:
        WindowHash(rows, columns, (window,))
    assert caught.value.reason == "bad_window_hash"


@pytest.mark.parametrize("count", [0, 256])
def test_none_and_too_many_windows_are_refused(count: int) -> None:
    with pytest.raises(Refusal):
        WindowHash(480, 640, (Window(9999, 9999, 1600, 5),) * count)


@given(hashes())
def test_one_hash_has_one_text(found: WindowHash) -> None:
    others = [found.text + "=", found.text + "\n", " " + found.text, found.text + "A", found.text[:-1] + "+"]
    padded = base64.urlsafe_b64encode(bytes(found)).decode()
    for text in [*others, "", "한", *([padded] if padded != found.text else [])]:
        with pytest.raises(Refusal) as caught:
            from_text(text)
        assert caught.value.reason == "bad_window_hash"
