"""Ask a gateway about an upload: one POST with the raw bytes, one typed answer."""

from __future__ import annotations

import httpcore

from haechi.core.errors import NotPermitted, Unavailable
from haechi.wire import codec
from haechi.wire.scan import ANSWER_HEADER, ScanAnswer

_TIMEOUT = {"timeout": {"connect": 2.0, "read": 60.0, "write": 60.0, "pool": 5.0}}


class GatewayClient:
    """One gateway at one address. Blocking: in an asynchronous program call it from a thread."""

    def __init__(self, url: str, *, token: str = "") -> None:
        self._url = url.rstrip("/") + "/v1/scan"
        self._headers = [("Authorization", f"Bearer {token}")] if token else []
        self._pool = httpcore.ConnectionPool(max_connections=8)

    def scan(self, data: bytes, *, kind: str) -> ScanAnswer:
        """What to do with one upload. `kind` is the media type its uploader claims.

        Raises Unavailable where no answer comes; what a platform does then is its own decision.
        """
        headers = [*self._headers, ("Content-Type", kind), (ANSWER_HEADER, "3")]
        try:
            response = self._pool.request(
                "POST", self._url, headers=headers, content=data, extensions=_TIMEOUT
            )
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise _away() from error
        if response.status == 401:
            raise NotPermitted("The gateway does not know this token.", do="Check HAECHI_GATEWAY_TOKEN.")
        if response.status not in (200, 413):
            raise _away()
        return codec.decode(response.content, ScanAnswer)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


def _away() -> Unavailable:
    return Unavailable("The gateway does not answer.", do="Try again in a moment.")
