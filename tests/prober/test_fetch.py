"""Fetching with pictures: vetted like every guarded request, bounded, each redirect vouched for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from haechi.core.errors import Refusal, Unavailable
from haechi.prober.fetch import MOST_BYTES, Fetcher, Shown, pictures_of


class Handler(BaseHTTPRequestHandler):
    """A page, a picture, a loop, a way out and a flood."""

    def do_GET(self) -> None:
        status = 302 if self.path in ("/loop", "/away") else 410 if self.path == "/gone" else 200
        self.send_response(status)
        self.send_header("content-type", "image/jpeg; q=1" if self.path == "/a.jpg" else "text/html")
        if status == 302:
            self.send_header("location", "/loop" if self.path == "/loop" else "http://127.0.0.1:9/p")
        body = b"x" * (MOST_BYTES + 10) if self.path == "/flood" else b"bytes"
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *parts: object) -> None:
        """Quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(port: int, path: str, seen: list[str] | None = None) -> Shown:
    fetcher = Fetcher(allow=frozenset({("127.0.0.1", port)}))
    return fetcher.get(f"http://127.0.0.1:{port}{path}", vouched=(seen if seen is not None else []).append)


def test_a_picture_comes_with_its_kind(port: int) -> None:
    shown = fetch(port, "/a.jpg")
    assert (shown.status, shown.kind, shown.body, shown.whole) == (200, "image/jpeg", b"bytes", True)
    assert fetch(port, "/gone").status == 410


def test_a_flood_is_cut(port: int) -> None:
    shown = fetch(port, "/flood")
    assert (len(shown.body), shown.whole) == (MOST_BYTES, False)


def test_redirects_are_vouched_for_and_end(port: int) -> None:
    seen: list[str] = []
    with pytest.raises(Refusal) as caught:
        fetch(port, "/loop", seen)
    assert caught.value.reason == "too_many_redirects"
    assert len(seen) == 4


def test_a_redirect_to_a_place_that_is_not_allowed_is_refused(port: int) -> None:
    with pytest.raises(Refusal):
        fetch(port, "/away")


def test_a_private_address_is_refused_and_a_silent_one_unavailable() -> None:
    with pytest.raises(Refusal) as caught:
        Fetcher().get("http://127.0.0.1:8611/", vouched=lambda url: None)
    assert caught.value.reason == "private_address"
    with pytest.raises(Unavailable):
        Fetcher(allow=frozenset({("127.0.0.1", 9)})).get("http://127.0.0.1:9/", vouched=lambda url: None)


def test_addresses_appear_in_no_printed_form(port: int) -> None:
    assert "127.0.0.1" not in repr(fetch(port, "/a.jpg"))


def test_the_pictures_of_a_page_are_found_once_each() -> None:
    page = b"""<meta property="og:image" content="/og.jpg"><img src="a.jpg"><img src="/p/b.png?x=1&amp;y=2">
    <img src=a.jpg><img><img src=""><script>var x = '<img src="c.jpg">'</script>"""
    shown = Shown(200, "text/html", page, "https://board.example/p/1")
    assert pictures_of(shown) == [
        "https://board.example/og.jpg",
        "https://board.example/p/a.jpg",
        "https://board.example/p/b.png?x=1&y=2",
    ]
