"""Only text is read, and never more of it than was asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.infra.http.text import decode, is_text, take


@pytest.mark.parametrize(
    "kind",
    [
        "text/html",
        "TEXT/PLAIN; charset=utf-8",
        "application/json",
        "application/ld+json",
        "application/xhtml+xml",
    ],
)
def test_these_are_read(kind: str) -> None:
    assert is_text(kind)


@pytest.mark.parametrize(
    "kind",
    [
        *("", "image/jpeg", "image/svg+xml", "video/mp4", "audio/mpeg", "font/woff2", "multipart/mixed"),
        *("application/octet-stream", "application/pdf", "text/", "text/html, image/png", "x/text/html"),
    ],
)
def test_these_stay_unread(kind: str) -> None:
    assert not is_text(kind)


@given(st.lists(st.binary(max_size=20), max_size=20), st.integers(0, 100))
def test_no_more_is_taken_than_the_limit(chunks: list[bytes], limit: int) -> None:
    whole = b"".join(chunks)

    taken, more = take(chunks, limit)

    assert taken == whole[:limit]
    assert more == (len(whole) > limit)


def test_an_endless_body_is_left_at_the_limit() -> None:
    read: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(1)
            yield b"x" * 1000

    assert take(endless(), 2500) == (b"x" * 2500, True)
    assert len(read) == 3


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("삭제".encode(), "text/html", "삭제"),
        ("삭제".encode("cp949"), "text/html; charset=EUC-KR", "삭제"),
        ("뷁".encode("cp949"), 'text/html; charset="euc-kr"', "뷁"),
        (b'<meta charset="euc-kr">' + "삭제".encode("cp949"), "text/html", '<meta charset="euc-kr">삭제'),
        (b"ok \xff", "text/plain; charset=utf-8", "ok �"),
        (b"ok", "text/plain; charset=nonsense", "ok"),
        (b"ok", "text/plain; charset=zlib", "ok"),
        (b"xn--a", "text/plain; charset=idna", "xn--a"),
        (b"\x89PNG\x00\x00", "text/html", ""),
    ],
)
def test_bytes_become_text_by_the_page_s_own_word(body: bytes, kind: str, text: str) -> None:
    assert decode(body, kind) == text


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_under_any_name_become_some_text(body: bytes, name: str) -> None:
    assert isinstance(decode(body, f"text/html; charset={name}"), str)
