"""A hub that takes answers, on a real port."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest


@contextmanager
def taking_answers(site: Any) -> Iterator[list[tuple[dict[str, str], bytes]]]:
    """Turn the waiting answers of `site` to a hub that takes them, and collect what arrives there."""
    heard: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((dict(self.headers.items()), self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(202)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *parts: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with sqlite3.connect(site.store._folder / "board.sqlite") as database:
        database.execute("UPDATE answer SET url = ?", (f"http://127.0.0.1:{server.server_port}/answer",))
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hub_answers() -> Callable[[Any], AbstractContextManager[list[tuple[dict[str, str], bytes]]]]:
    return taking_answers
