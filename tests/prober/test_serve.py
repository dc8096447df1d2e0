"""The prober as it runs: a process, a worker, a mandate, and a real page with a picture."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from haechi.hashes import pdq
from haechi.testing.pictures import picture, saved
from haechi.wire import codec
from haechi.wire.compare import CompareAnswer, CompareRequest

COMMAND = [sys.executable, "-c", "import os; from haechi.prober.serve import main; main(os.environ)"]
WANTED = pdq.hash_image(np.asarray(picture(1))).hex


class Handler(BaseHTTPRequestHandler):
    """A page with a recompressed copy on it."""

    def do_GET(self) -> None:
        is_page = self.path.startswith("/p/")
        body = b'<img src="/copy.jpg">' if is_page else saved(picture(1, (500, 375)), quality=50)
        self.send_response(200)
        self.send_header("content-type", "text/html" if is_page else "image/jpeg")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def prober(site: int, tmp_path: Path) -> Iterator[int]:
    mandate = tmp_path / "mandate.yml"
    text = "{who: Demo, basis: None real, until: 2100-01-01T00:00:00Z, hosts: [HOST], simulated: true}"
    mandate.write_text(text.replace("HOST", f'"127.0.0.1:{site}"'))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"HAECHI_DEMO": "1", "HAECHI_PROBER_MANDATE": str(mandate), "HAECHI_PROBER_PORT": str(port)}
    allowed = {"HAECHI_PROBE_ALLOW": f"127.0.0.1:{site}"}
    process = subprocess.Popen(COMMAND, env=os.environ | settings | allowed)
    yield port
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def ask(port: int, body: bytes) -> tuple[int, bytes]:
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", "/v1/compare", body, {"content-type": "application/json"})
        except ConnectionRefusedError:
            continue
        response = connection.getresponse()
        return response.status, response.read()


def test_a_copy_is_found_on_a_page_and_a_minor_is_never_looked_at(site: int, prober: int) -> None:
    locator = f"http://127.0.0.1:{site}/p/1"
    asked = CompareRequest(v=1, locator=locator, hashes=(WANTED,), minor_possible=False)
    status, body = ask(prober, codec.encode(asked))
    answer = codec.decode(body, CompareAnswer)
    assert (status, answer.found, answer.simulated) == (200, "present", True)
    closed = CompareRequest(v=1, locator=locator, hashes=(WANTED,), minor_possible=True)
    assert ask(prober, codec.encode(closed))[0] == 403
