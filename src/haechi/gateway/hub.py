"""Signed requests to the hub, over one connection pool. Blocking: for threads, never for the loop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import httpcore
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.errors import Refusal, Unavailable
from haechi.wire.http_signature import sign_request

MOST_BYTES = 1 << 30
_TIMEOUT = {"timeout": {"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 5.0}}
# The hub is there but cannot or will not now: keys not yet registered, clocks apart, too many requests.
_TRY_AGAIN = frozenset({401, 403, 404, 408, 425, 429})


class HubClient:
    """Speaks for one gateway. Every method raises Unavailable for what may pass."""

    def __init__(self, base_url: str, *, key: Ed25519PrivateKey, now: Callable[[], datetime]) -> None:
        self._base = base_url
        self._key = key
        self._now = now
        self._pool = httpcore.ConnectionPool(max_connections=4)

    def newer_bank(self, have: int) -> bytes | None:
        """The signed bank version after `have`, or None where there is none newer.

        An older hub leaves out the windows that are asked for.
        """
        status, body = self._ask("GET", f"/api/v1/bank?v=2&have={have}", b"")
        return None if status == 304 else body

    def report(self, path: str, body: bytes) -> None:
        """Hand over one message; a Refusal means that the hub will never take it."""
        self._ask("POST", path, body)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def _ask(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        url = self._base + path
        signed = sign_request(method, url, body, key=self._key, now=self._now())
        headers = [*signed.items(), ("Content-Type", "application/json")]
        try:
            with self._pool.stream(
                method, url, headers=headers, content=body, extensions=_TIMEOUT
            ) as response:
                answer = _bounded(response)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise _away() from error
        if response.status in (200, 201, 202, 204, 304):
            return response.status, answer
        if response.status >= 500 or response.status in _TRY_AGAIN:
            raise _away()
        raise Refusal("hub_refused", "The hub refused a message.", do="Update whichever of the two is older.")


def _bounded(response: httpcore.Response) -> bytes:
    data = bytearray()
    for chunk in response.iter_stream():
        data += chunk
        if len(data) > MOST_BYTES:
            raise Unavailable("The hub's answer is too long.", do="Check who answers at its address.")
    return bytes(data)


def _away() -> Unavailable:
    return Unavailable("The hub cannot be reached or does not take requests.", do="It will be tried again.")
