"""All that a platform needs to call the gateway: one POST with the raw bytes, one typed answer."""

from __future__ import annotations

import httpcore

from haechi.core.errors import Unavailable
from haechi.wire import codec
from haechi.wire.scan import ScanAnswer

SECONDS = {"timeout": {"connect": 2.0, "read": 30.0, "write": 30.0, "pool": 2.0}}


class Gateway:
    """One gateway at one address. Blocking: call it from a thread."""

    def __init__(self, url: str, *, token: str = "") -> None:
        self._url = url.rstrip("/") + "/v1/scan"
        self._headers = [("Authorization", f"Bearer {token}")] if token else []
        self._pool = httpcore.ConnectionPool()

    def scan(self, data: bytes, *, kind: str) -> ScanAnswer:
        """Ask about one upload. Unavailable where no answer comes: this board then publishes nothing."""
        headers = [*self._headers, ("Content-Type", kind)]
        try:
            response = self._pool.request(
                "POST", self._url, headers=headers, content=data, extensions=SECONDS
            )
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise _away() from error
        if response.status not in (200, 413):
            raise _away()
        return codec.decode(response.content, ScanAnswer)


def _away() -> Unavailable:
    return Unavailable("The gateway does not answer.", do="Try again in a moment.")
