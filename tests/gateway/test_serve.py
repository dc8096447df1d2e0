"""The gateway as a platform runs it: a process with workers, killed in the middle, started again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import UNSET
from PIL import Image

from haechi.core.canonical import b64u
from haechi.gateway.serve import public_key
from haechi.hashes import windows
from haechi.infra.clock import SystemClock
from haechi.wire import codec, signing
from haechi.wire.bank import BankVersion, Entry, Windows
from haechi.wire.feedback import MatchReport, MatchReports
from haechi.wire.http_signature import verify_request

COMMAND = [sys.executable, "-c", "import os; from haechi.gateway.serve import main; main(os.environ)"]


class Hub(ThreadingHTTPServer):
    """A hub on a real port: checks signatures, hands out one bank, keeps what it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HubHandler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.artefact = b""
        self.number = 0
        self.keys: dict[str, Any] = {}
        self.down = False
        self.told: list[tuple[str, bytes]] = []
        self.turned_away = 0
        self.heard = threading.Condition()

    def wait_for(self, path: str, count: int = 1) -> list[bytes]:
        with self.heard:
            assert self.heard.wait_for(lambda: self.told_on(path)[count - 1 :], timeout=60), path
        return self.told_on(path)

    def wait_for_another(self, turned_away: int) -> None:
        """Until somebody more has been here while it was down."""
        with self.heard:
            assert self.heard.wait_for(lambda: self.turned_away > turned_away, timeout=60)

    def wait_for_reports(self, count: int) -> list[MatchReport]:
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.reports()) >= count, timeout=60)
        return self.reports()

    def reports(self) -> list[MatchReport]:
        batches = [codec.decode(body, MatchReports) for body in self.told_on("/api/v1/matches")]
        return [report for batch in batches for report in batch.reports]

    def told_on(self, path: str) -> list[bytes]:
        return [body for where, body in self.told if where == path]


class HubHandler(BaseHTTPRequestHandler):
    """One request to the hub."""

    server: Hub

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.server.down:
            with self.server.heard:
                self.server.turned_away += 1
                self.server.heard.notify_all()
            return self.reply(503, b"")
        headers = dict(self.headers.items())
        verify_request(
            self.command,
            self.server.url + self.path,
            headers,
            body,
            keys=self.server.keys,
            now=SystemClock().now(),
        )
        if self.command == "GET":
            fresh = int(self.path.rpartition("=")[2]) < self.server.number
            return self.reply(200 if fresh else 304, self.server.artefact if fresh else b"")
        with self.server.heard:
            self.server.told.append((self.path, body))
            self.server.heard.notify_all()
        return self.reply(202, b"")

    do_GET = do_POST = answer

    def reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        """Quiet."""


@pytest.fixture
def real_hub() -> Iterator[Hub]:
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def env(tmp_path: Path, real_hub: Hub, hub_key: Ed25519PrivateKey) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {
        "HOME": str(tmp_path / "gateway"),
        "HUB_URL": real_hub.url,
        "HUB_PUBLIC_KEY": b64u(hub_key.public_key().public_bytes_raw()),
        "SUBSCRIBER": "board-one",
        "SYNC_SECONDS": "0.1",
        "WORKERS": "1",
        "PORT": str(port),
    }
    made = os.environ | {f"HAECHI_GATEWAY_{name}": value for name, value in given.items()}
    key = signing.public_key(public_key(made))
    real_hub.keys = {signing.key_id(key): key}
    return made


@contextmanager
def running(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(COMMAND, env=env)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def ask(env: dict[str, str], method: str, path: str, body: bytes = b"") -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", int(env["HAECHI_GATEWAY_PORT"]), timeout=60)
    connection.request(method, path, body, {"content-type": "image/jpeg"})
    return json.loads(connection.getresponse().read())


def test_kill_9_in_the_middle_loses_neither_bank_nor_report(
    env: dict[str, str],
    real_hub: Hub,
    picture: Callable[..., Image.Image],
    save: Callable[..., bytes],
    hashed: Callable[..., str],
    version: Callable[..., BankVersion],
    sign: Callable[[BankVersion], bytes],
) -> None:
    original, now = picture(1), SystemClock().now()
    entry = Entry(id="e-1", hash=hashed(original), kind="confirmed")
    other = picture(3, (800, 600))
    own = Windows(id="w-2", hash=windows.hash_image(np.asarray(other)).text)
    found_by_parts = Entry(id="e-2", hash="0" * 64, kind="confirmed", windows=own)
    real_hub.artefact, real_hub.number = sign(version(1, entry, found_by_parts, now=now, v=2)), 1
    copy = save(original.resize((500, 375)), "JPEG", quality=50)
    with running(env) as process:
        real_hub.wait_for("/api/v1/acks")
        real_hub.down = True
        blocked = ask(env, "POST", "/v1/scan", copy)
        assert (blocked["verdict"], blocked["reasons"][0]["entry"]) == ("block", "e-1")
        assert ask(env, "POST", "/v1/scan", copy[: len(copy) // 2])["reasons"][0]["code"] == "truncated"
        piece = ask(env, "POST", "/v1/scan", save(other.crop((80, 60, 720, 540)), "PNG"))
        assert (piece["verdict"], piece["reasons"][0]["code"]) == ("hold", "confirmed_part")
        assert ask(env, "GET", "/v1/health")["workers"] == 1
        process.kill()
        process.wait()
    assert real_hub.told_on("/api/v1/matches") == []
    with running(env):
        while True:
            before = real_hub.turned_away
            try:
                assert ask(env, "POST", "/v1/scan", copy)["verdict"] == "block"
                break
            except ConnectionRefusedError:
                # It asks the hub as soon as it runs.
                real_hub.wait_for_another(before)
        real_hub.down = False
        reports = real_hub.wait_for_reports(3)
        assert len({report.id for report in reports}) == len(reports) == 3
        assert [report.distance is UNSET for report in reports] == [False, True, False]
        real_hub.artefact, real_hub.number = sign(version(2, now=now, gone=("e-1",))), 2
        assert b'"tombstone_seq":1' in real_hub.wait_for("/api/v1/acks", 3)[-1]
        assert ask(env, "POST", "/v1/scan", copy)["verdict"] == "pass"
