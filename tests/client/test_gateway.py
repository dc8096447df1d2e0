"""The client hands over bytes, token and type, and turns whatever comes back into an answer or an error."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from haechi.client.gateway import GatewayClient
from haechi.core.errors import NotPermitted, Refusal, Unavailable

GOLDEN = (Path(__file__).parents[2] / "vectors" / "wire" / "scan_answer.json").read_bytes()


class Handler(BaseHTTPRequestHandler):
    """Answers with the status that the upload names."""

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["content-length"]))
        right = self.headers["authorization"] == "Bearer t" and self.headers["content-type"] == "image/png"
        right = right and self.headers["haechi-answer"] == "3"
        status = int(data) if right else 401
        body = b"{}" if status == 200 and self.path != "/v1/scan" else GOLDEN
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        """Quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("status", [b"200", b"413"])
def test_an_answer_is_an_answer_whatever_its_status(url: str, status: bytes) -> None:
    client = GatewayClient(url + "/", token="t")
    assert client.scan(status, kind="image/png").verdict == "block"
    client.close()


@pytest.mark.parametrize("status", [b"404", b"500", b"503"])
def test_no_answer_is_unavailable(url: str, status: bytes) -> None:
    with pytest.raises(Unavailable):
        GatewayClient(url, token="t").scan(status, kind="image/png")
    with pytest.raises(Unavailable):
        GatewayClient("http://127.0.0.1:9").scan(b"x", kind="image/png")


def test_a_wrong_token_and_a_foreign_answer_are_named(url: str) -> None:
    with pytest.raises(NotPermitted):
        GatewayClient(url, token="other").scan(b"200", kind="image/png")
    with pytest.raises(Refusal):
        GatewayClient(url + "/elsewhere", token="t").scan(b"200", kind="image/png")
