"""Requests to the hub are signed, and its answers sorted into taken, later and never."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.errors import Refusal, Unavailable
from haechi.gateway.hub import HubClient
from haechi.testing.clock import MORNING
from haechi.wire.http_signature import verify_request
from haechi.wire.signing import key_id

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = {key_id(KEY.public_key()): KEY.public_key()}


class Handler(BaseHTTPRequestHandler):
    """Answers with the status that the path names, after checking the signature."""

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        url = f"http://127.0.0.1:{self.server.server_port}{self.path}"  # type: ignore[attr-defined]
        verify_request(self.command, url, dict(self.headers.items()), body, keys=KEYS, now=MORNING)
        status = 200 if "bank" in self.path else int(self.path.rpartition("/")[2])
        if self.path == "/api/v1/bank?v=2&have=9":
            status = 304
        self.send_response(status)
        payload = b"" if status in (204, 304) else b"artefact"
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = answer

    def log_message(self, *parts: object) -> None:
        """Quiet."""


@pytest.fixture
def client() -> Iterator[HubClient]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made = HubClient(f"http://127.0.0.1:{server.server_port}", key=KEY, now=lambda: MORNING)
    yield made
    made.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_newer_bank_comes_and_nothing_newer_is_said_so(client: HubClient) -> None:
    assert client.newer_bank(3) == b"artefact"
    assert client.newer_bank(9) is None


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_the_hub_takes_is_done(client: HubClient, status: int) -> None:
    client.report(f"/say/{status}", b"{}")


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_what_may_pass_is_tried_again(client: HubClient, status: int) -> None:
    with pytest.raises(Unavailable):
        client.report(f"/say/{status}", b"{}")


@pytest.mark.parametrize("status", [301, 400, 409, 413, 422])
def test_what_will_never_pass_is_a_refusal(client: HubClient, status: int) -> None:
    with pytest.raises(Refusal):
        client.report(f"/say/{status}", b"{}")


def test_a_hub_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(Unavailable):
        HubClient("http://127.0.0.1:9", key=KEY, now=lambda: MORNING).newer_bank(0)
