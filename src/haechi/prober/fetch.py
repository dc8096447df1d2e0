"""Fetching what an address shows, pictures included: the same vetting as every guarded request, bounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpcore

from haechi.core.errors import Refusal, Unavailable
from haechi.infra.http.addresses import Allow, Target, parse
from haechi.infra.http.client import AGENT
from haechi.infra.http.network import Deadline, Resolver, VettedNetwork, system_resolver
from haechi.infra.http.text import take

MOST_BYTES = 20 * 1024 * 1024
MOST_PICTURES = 12
MOST_REDIRECTS = 3
SECONDS = 20.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Shown:
    """What one address answered; `whole` is false where it was longer than we read."""

    status: int
    kind: str
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    whole: bool = True


class Fetcher:
    """Visits public addresses and those the deployment allows; `vouched` must agree to each one."""

    def __init__(self, *, allow: Allow = frozenset(), resolver: Resolver = system_resolver) -> None:
        self._allow = allow
        self._resolver = resolver

    def get(self, url: str, *, vouched: Callable[[str], None]) -> Shown:
        """Read one address. Raises Refusal for one it will not visit, Unavailable where nothing answers."""
        deadline = Deadline(SECONDS)
        for _ in range(MOST_REDIRECTS + 1):
            vouched(url)
            target = parse(url, allow=self._allow)
            shown, onward = self._once(target, deadline)
            if not onward:
                return shown
            url = urljoin(target.url, onward)
        raise Refusal("too_many_redirects", "It sends its visitors on and on.", do="Give the final address.")

    def _once(self, target: Target, deadline: Deadline) -> tuple[Shown, str]:
        network = VettedNetwork(resolver=self._resolver, allow=self._allow, deadline=deadline)
        headers = [
            ("host", target.authority),
            ("accept-encoding", "identity"),
            ("user-agent", AGENT),
        ]
        try:
            with (
                httpcore.ConnectionPool(network_backend=network, max_keepalive_connections=0) as pool,
                pool.stream("GET", target.url, headers=headers) as response,
            ):
                named = {name.lower(): value.decode("latin-1") for name, value in response.headers}
                onward = named.get(b"location", "") if response.status in _REDIRECTS else ""
                body, more = take(response.iter_stream(), MOST_BYTES)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
            raise Unavailable("The address does not answer.", do="Try again later.") from None
        kind = named.get(b"content-type", "").partition(";")[0].strip().lower()
        return Shown(response.status, kind, body, target.url, whole=not more), onward


def pictures_of(shown: Shown) -> list[str]:
    """The addresses of the pictures a page shows, in order, each once."""
    finder = _Finder()
    finder.feed(shown.body.decode("utf-8", "replace"))
    return list(dict.fromkeys(urljoin(shown.url, source) for source in finder.sources))


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img" and given.get("src"):
            self.sources.append(given["src"])
        elif tag == "meta" and given.get("property") == "og:image" and given.get("content"):
            self.sources.append(given["content"])
