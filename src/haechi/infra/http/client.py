"""A client for addresses that strangers wrote (RFC 9110), against server-side request forgery.

Names are looked up once, every answer is vetted, redirects are followed by hand and vetted again, bodies that
are not text stay unread, and neither bytes nor time can grow. Addresses appear in no error.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin

import httpcore

from haechi.core.errors import Refusal, Unavailable
from haechi.infra.http.addresses import Allow, Target, parse
from haechi.infra.http.network import Deadline, Resolver, VettedNetwork, system_resolver
from haechi.infra.http.text import decode, is_text, take

# At DEBUG it writes every address it visits.
logging.getLogger("httpcore").setLevel(logging.WARNING)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_KEPT_HEADERS = frozenset({"content-type", "content-length", "etag", "last-modified", "retry-after"})
# Whoever runs a page must not learn from a visit that it was reported: the evidence would be gone, and they
# would know whom to blame.
AGENT = "Mozilla/5.0 (compatible)"
_Headers = list[tuple[bytes, bytes]]


class Unanswered(Unavailable):
    """The request left, and no complete answer came: whether it was acted on is unknown."""

    code = "unanswered"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page answered. `text` is empty where the body is not text; `truncated` where it was longer."""

    status: int
    headers: dict[str, str]
    text: str = field(repr=False)
    final_url: str = field(repr=False)
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered to a message. A redirect is not followed: it is the status."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


class GuardedClient:
    """Visits public addresses, and those that the deployment itself named in `allow`."""

    def __init__(
        self,
        *,
        allow: Allow = frozenset(),
        resolver: Resolver = system_resolver,
        seconds: float = 20.0,
        max_bytes: int = 256 * 1024,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._allow = allow
        self._resolver = resolver
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._given_trust = trust

    def get(self, url: str) -> Page:
        """Read a page. Raises Refusal for an address it will not visit, Unavailable where nothing answers."""
        deadline = Deadline(self._seconds)
        target = parse(url, allow=self._allow)
        for _ in range(_MOST_REDIRECTS + 1):
            with self._exchange("GET", target, {"accept": "text/html,*/*;q=0.5"}, None, deadline) as response:
                onward = _header(response, "location") if response.status in _REDIRECTS else ""
                if not onward:
                    return self._page(response, target)
            target = parse(urljoin(target.url, onward), allow=self._allow)
        raise Refusal(
            "too_many_redirects", "The page sends its visitors on and on.", do="Give its final address."
        )

    def post_json(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send JSON. Raises Unavailable if nothing was handed over, Unanswered if it may have been."""
        target = parse(url, allow=self._allow)
        sent = {
            "content-type": "application/json",
            **{name.lower(): value for name, value in headers.items()},
        }
        with self._exchange("POST", target, sent, body, Deadline(self._seconds)) as response:
            answer, _ = take(response.iter_stream(), self._max_bytes)
            return Reply(response.status, _kept(response), answer)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return self._given_trust or httpcore.default_ssl_context()

    @contextmanager
    def _exchange(
        self, method: str, target: Target, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> Iterator[httpcore.Response]:
        network = VettedNetwork(resolver=self._resolver, allow=self._allow, deadline=deadline)
        # Reading every trusted certificate takes longer than a whole visit without them.
        trust = self._trust if target.scheme == "https" else None
        lines = {"host": target.authority, "user-agent": AGENT, "accept-encoding": "identity", **headers}
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=trust, network_backend=network, max_keepalive_connections=0
                ) as pool,
                pool.stream(method, target.url, headers=_encoded(lines), content=body) as response,
            ):
                yield response
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.ConnectionNotAvailable,
        ):
            raise _failure(network) from None

    def _page(self, response: httpcore.Response, target: Target) -> Page:
        kind, coding = _header(response, "content-type"), _header(response, "content-encoding")
        body, more = b"", False
        # A body that is compressed although we asked for none stays unread too: it could grow without end.
        if is_text(kind) and coding.lower() in ("", "identity"):
            body, more = take(response.iter_stream(), self._max_bytes)
        return Page(response.status, _kept(response), decode(body, kind), target.url, more)


def _encoded(headers: Mapping[str, str]) -> _Headers:
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]


def _header(response: httpcore.Response, name: str) -> str:
    wanted = name.encode()
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == wanted), "")


def _kept(response: httpcore.Response) -> dict[str, str]:
    pairs = ((key.decode("latin-1").lower(), value.decode("latin-1")) for key, value in response.headers)
    return {name: value for name, value in pairs if name in _KEPT_HEADERS}


def _failure(network: VettedNetwork) -> Unavailable:
    if network.handed_over:
        return Unanswered(
            "The other side gave no complete answer.", do="Look whether it was acted on, then retry."
        )
    return Unavailable("The other side cannot be reached.", do="Try again later.")
