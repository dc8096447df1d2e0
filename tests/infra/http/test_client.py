"""The guarded client against a real server on this machine, hostile answers included."""

from __future__ import annotations

import gzip
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

import pytest

from haechi.core.errors import HaechiError, Refusal, Unavailable
from haechi.infra.http import GuardedClient, Unanswered

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        site: Site = self.server  # type: ignore[assignment]
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        site.seen.append((self.command, self.path, dict(self.headers.items()), body))
        site.answers[self.path](self)

    do_GET = do_POST = answer

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "content_length" not in headers:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://board.example:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is what several tests are about."""

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


def here(host: str, port: int, seconds: float) -> Sequence[str]:
    return ["127.0.0.1"]


def client_for(site: Site, *, seconds: float = 5, trust: ssl.SSLContext | None = None) -> GuardedClient:
    allow = frozenset({("board.example", site.server_port)})
    return GuardedClient(allow=allow, resolver=here, seconds=seconds, trust=trust)


def test_a_page_is_read_with_what_probes_need(site: Site) -> None:
    page = "<h1>사진</h1>".encode()
    site.answers["/post?id=1"] = lambda handler: handler.reply(
        200, page, content_type="text/html; charset=utf-8", etag="v1", set_cookie="track=1", server_secret="x"
    )

    seen = client_for(site).get(f"{site.url}/post?id=1#comments")

    assert (seen.status, seen.text, seen.truncated) == (200, "<h1>사진</h1>", False)
    assert seen.headers == {
        "content-type": "text/html; charset=utf-8",
        "etag": "v1",
        "content-length": str(len(page)),
    }
    assert seen.final_url == f"{site.url}/post?id=1"
    ((_, _, sent, _),) = site.seen
    assert sent["host"] == f"board.example:{site.server_port}"
    assert {name.lower() for name in sent} == {"host", "user-agent", "accept", "accept-encoding"}
    assert "haechi" not in str(sent).lower()


@pytest.mark.parametrize("status", [404, 410, 451, 503])
def test_a_missing_page_is_an_answer(site: Site, status: int) -> None:
    site.answers["/"] = lambda handler: handler.reply(status, b"gone", content_type="text/plain")

    assert client_for(site).get(site.url).status == status


@pytest.mark.parametrize("kind", ["image/jpeg", "video/mp4", "application/octet-stream", ""])
def test_a_picture_is_never_read(site: Site, kind: str) -> None:
    def start_and_wait(handler: Handler) -> None:
        # Announces a long body and never sends it: whoever reads it waits in vain.
        named = {"content_type": kind} if kind else dict[str, str]()
        handler.reply(200, b"", **named, content_length="100000")
        site.over.wait(10)

    site.answers["/"] = start_and_wait
    begun = monotonic()

    page = client_for(site).get(site.url)

    assert (page.status, page.text) == (200, "")
    assert monotonic() - begun < 3


@pytest.mark.parametrize(
    "headers",
    [{"content_type": "text/html"}, {"content_type": "text/html", "content_encoding": "gzip"}],
    ids=["mislabelled", "compressed"],
)
def test_what_only_claims_to_be_text_gives_none(site: Site, headers: dict[str, str]) -> None:
    body = gzip.compress(b"a" * 10_000) if "content_encoding" in headers else b"\x89PNG\r\n\x1a\n\x00\x00"
    site.answers["/"] = lambda handler: handler.reply(200, body, **headers)

    assert client_for(site).get(site.url).text == ""


def test_a_long_page_is_cut(site: Site) -> None:
    site.answers["/"] = lambda handler: handler.reply(200, b"a" * 600_000, content_type="text/html")

    page = client_for(site).get(site.url)

    assert (len(page.text), page.truncated) == (262_144, True)


def test_redirects_are_followed_and_named(site: Site) -> None:
    site.answers["/a"] = lambda handler: handler.reply(302, location="/b")
    site.answers["/b"] = lambda handler: handler.reply(301, location=f"{site.url}/c")
    site.answers["/c"] = lambda handler: handler.reply(200, b"here", content_type="text/plain")

    page = client_for(site).get(f"{site.url}/a")

    assert (page.text, page.final_url) == ("here", f"{site.url}/c")


def test_endless_redirects_end(site: Site) -> None:
    site.answers["/"] = lambda handler: handler.reply(302, location="/")

    with pytest.raises(Refusal) as refused:
        client_for(site).get(site.url)

    assert refused.value.reason == "too_many_redirects"
    assert len(site.seen) == 6


@pytest.mark.parametrize("name", ["http://127.0.0.1:{port}/", "http://metadata.example:{port}/"])
def test_a_redirect_to_a_private_address_is_refused(site: Site, name: str) -> None:
    inner = Site()
    site.answers["/"] = lambda handler: handler.reply(302, location=name.format(port=inner.server_port))
    try:
        with pytest.raises(Refusal) as refused:
            client_for(site).get(site.url)
    finally:
        inner.close()

    assert refused.value.reason == "private_address"
    assert inner.seen == []


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "scheme"),
        ("http://a:b@board.example/", "credentials"),
        ("http://x.example:25/", "port"),
    ],
)
def test_a_redirect_is_vetted_like_the_first_address(site: Site, location: str, reason: str) -> None:
    site.answers["/"] = lambda handler: handler.reply(302, location=location)

    with pytest.raises(Refusal) as refused:
        client_for(site).get(site.url)

    assert refused.value.reason == reason


def test_without_an_allow_list_this_machine_is_out_of_reach(site: Site) -> None:
    for url in (site.url, f"http://127.0.0.1:{site.server_port}", f"http://localhost:{site.server_port}"):
        with pytest.raises(Refusal) as refused:
            GuardedClient(resolver=here).get(url)
        assert refused.value.reason == "private_address"
    assert site.seen == []


def test_slow_drops_do_not_add_up(site: Site) -> None:
    def drip(handler: Handler) -> None:
        handler.reply(200, content_type="text/plain", content_length="100000")
        while not site.over.wait(0.05):
            handler.wfile.write(b".")

    site.answers["/"] = drip
    begun = monotonic()

    with pytest.raises(Unavailable):
        client_for(site, seconds=0.5).get(site.url)

    assert monotonic() - begun < 3


def test_a_message_is_posted_as_it_is(site: Site) -> None:
    site.answers["/hook"] = lambda handler: handler.reply(202, b'{"ok":1}', content_type="application/json")

    reply = client_for(site).post_json(f"{site.url}/hook", b'{"a":1}', {"webhook-id": "n1"})

    ((method, path, sent, body),) = site.seen
    assert (reply.status, reply.body) == (202, b'{"ok":1}')
    assert (method, path, body) == ("POST", "/hook", b'{"a":1}')
    assert (sent["webhook-id"], sent["content-type"]) == ("n1", "application/json")


def test_a_message_is_not_carried_elsewhere(site: Site) -> None:
    site.answers["/hook"] = lambda handler: handler.reply(307, location="/elsewhere")

    assert client_for(site).post_json(f"{site.url}/hook", b"{}", {}).status == 307
    assert len(site.seen) == 1


def test_a_message_without_an_answer_is_uncertain(site: Site) -> None:
    site.answers["/hook"] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)

    with pytest.raises(Unanswered):
        client_for(site).post_json(f"{site.url}/hook", b"{}", {})

    assert len(site.seen) == 1


def test_a_message_that_never_left_is_not(site: Site) -> None:
    client = client_for(site)
    url = f"{site.url}/hook"
    site.close()

    with pytest.raises(Unavailable) as failed:
        client.post_json(url, b"{}", {})

    assert not isinstance(failed.value, Unanswered)


def test_addresses_appear_in_no_error_and_no_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "canary-7731"
    site.answers[f"/{canary}"] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    site.answers[f"/{canary}/on"] = lambda handler: handler.reply(302, location=f"http://{canary}.example/")
    said: list[str] = []
    for url in (
        f"{site.url}/{canary}",
        f"{site.url}/{canary}/on",
        f"ftp://{canary}",
        f"http://{canary}.example",
    ):
        with pytest.raises(HaechiError) as failed:
            client_for(site).get(url)
        said += [str(failed.value), repr(failed.value)]

    assert canary not in "".join(said) + caplog.text


@pytest.mark.parametrize("name", ["board.example", "other.example"])
def test_a_certificate_must_be_for_the_name_not_the_address(
    site: Site, certify: Callable[[str], tuple[ssl.SSLContext, ssl.SSLContext]], name: str
) -> None:
    secured, trust = certify(name)
    site.socket = secured.wrap_socket(site.socket, server_side=True)
    site.answers["/"] = lambda handler: handler.reply(200, b"safe", content_type="text/plain")
    url = site.url.replace("http:", "https:")

    if name == "board.example":
        assert client_for(site, trust=trust).get(url).text == "safe"
    else:
        with pytest.raises(Unavailable):
            client_for(site, trust=trust).get(url)
        assert site.seen == []
