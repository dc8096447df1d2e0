"""The webhook channel keeps the promises of the kit against a real server, and signs what it posts."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from haechi.channels.webhook import WebhookChannel
from haechi.channels.webhook.channel import signed
from haechi.core.canonical import canonical
from haechi.core.errors import Unavailable
from haechi.core.ports import Channel, Delivery
from haechi.infra.http import GuardedClient
from haechi.testing.channelkit import NOW, AnsweringChannelKit, cleared, message
from haechi.wire import webhook

VECTORS = Path(__file__).parents[3] / "vectors/channels"
SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


class Platform:
    """A receiver on this machine that answers every post with one status; 0 hangs up without a word."""

    def __init__(self) -> None:
        self.status = 204
        self.posts: list[tuple[dict[str, str], bytes]] = []
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                platform.posts.append(({key.lower(): value for key, value in self.headers.items()}, body))
                if platform.status:
                    self.send_response(platform.status)
                    self.end_headers()
                else:
                    with suppress(OSError):
                        self.connection.shutdown(socket.SHUT_RDWR)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def platform() -> Iterator[Platform]:
    running = Platform()
    yield running
    running.close()


class TestWebhook(AnsweringChannelKit):
    @pytest.fixture(autouse=True)
    def _with(self, platform: Platform) -> None:
        self.platform = platform

    def made(self, status: int) -> tuple[Channel, str]:
        self.platform.status = status
        client = GuardedClient(allow=frozenset({("127.0.0.1", self.platform.port)}), seconds=2)
        return WebhookChannel(client, secret=SECRET), f"http://127.0.0.1:{self.platform.port}/notices"

    def reachable(self) -> tuple[Channel, str]:
        return self.made(204)

    def rejecting(self) -> tuple[Channel, str]:
        return self.made(410)

    def silent(self) -> tuple[Channel, str]:
        return self.made(0)

    def failing(self) -> tuple[Channel, str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        client = GuardedClient(allow=frozenset({("127.0.0.1", port)}), seconds=2)
        return WebhookChannel(client, secret=SECRET), f"http://127.0.0.1:{port}/notices"

    def received(self) -> list[tuple[str, str]]:
        return [(headers["webhook-id"], json.loads(body)["locator"]) for headers, body in self.platform.posts]

    def test_the_receiver_can_verify_it(self) -> None:
        self.send(self.reachable())

        [(headers, body)] = self.platform.posts
        name = webhook.verify(body, headers, secret=SECRET, now=NOW)
        assert name == str(message("").id)

    @pytest.mark.parametrize(
        ("status", "delivery"),
        [(200, Delivery.SENT), (202, Delivery.SENT), (301, Delivery.REFUSED), (400, Delivery.REFUSED)]
        + [(status, Delivery.UNCERTAIN) for status in (500, 502, 504)],
    )
    def test_what_a_status_means(self, status: int, delivery: Delivery) -> None:
        assert self.send(self.made(status)).delivery is delivery

    @pytest.mark.parametrize("status", [408, 425, 429, 503])
    def test_a_busy_platform_is_a_passing_failure(self, status: int) -> None:
        with pytest.raises(Unavailable):
            self.send(self.made(status))


def test_the_golden_post_has_not_changed() -> None:
    body = (VECTORS / "webhook.json").read_bytes().rstrip(b"\n")
    golden = dict(
        line.split(": ", 1) for line in (VECTORS / "webhook.headers").read_text("ascii").splitlines()
    )

    assert signed(body, str(message("").id), secret=SECRET, now=NOW) == golden
    assert canonical(message("").data) == body


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8000/x", "http://169.254.169.254/latest", "http://[::1]/x", "ftp://board.example/x"],
)
def test_a_platform_cannot_point_us_at_our_own_network(address: str) -> None:
    channel = WebhookChannel(GuardedClient(seconds=2), secret=SECRET)

    outcome = channel.send(message(address), cleared=cleared(), now=NOW)

    assert outcome.delivery is Delivery.REFUSED
    assert address not in outcome.reference
