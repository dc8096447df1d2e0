"""How a request reaches the network: one look-up, every answer vetted, that very address, one deadline."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Protocol

import httpcore

from haechi.infra.http.addresses import Allow, vet

_MOST_TRIED = 4


class Resolver(Protocol):
    """Turns a name into IP addresses; raises OSError where there are none."""

    def __call__(self, host: str, port: int, seconds: float) -> Sequence[str]: ...


def system_resolver(host: str, port: int, seconds: float) -> Sequence[str]:
    """The machine's own look-up, given up on after `seconds` (the system call itself knows no limit)."""
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError())
        else:
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0))
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class Deadline:
    """One limit for a whole exchange, redirects included: slow drops cannot add up."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        left = self._end - monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


class VettedNetwork(httpcore.NetworkBackend):
    """Connects to the address it vetted, so that a second look-up cannot answer differently.

    `handed_over` tells whether any byte of a request left, TLS apart: then its fate is unknown on failure.
    """

    def __init__(
        self,
        *,
        resolver: Resolver,
        allow: Allow,
        deadline: Deadline,
        inner: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._resolver = resolver
        self._allow = allow
        self._deadline = deadline
        self._inner = inner or httpcore.SyncBackend()
        self.handed_over = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolver(host, port, self._deadline.left())
        except OSError:
            raise httpcore.ConnectError from None
        if (host, port) not in self._allow:
            vet(addresses)
        for address in addresses[:_MOST_TRIED]:
            try:
                stream = self._inner.connect_tcp(address, port, timeout=self._deadline.left())
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return _TimedStream(stream, self)
        raise httpcore.ConnectError

    def left(self) -> float:
        return self._deadline.left()


class _TimedStream(httpcore.NetworkStream):
    """Every read and write gets what is left of the one deadline."""

    def __init__(self, inner: httpcore.NetworkStream, network: VettedNetwork) -> None:
        self._inner = inner
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout=self._network.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = self._network.left()
        self._network.handed_over = True
        self._inner.write(buffer, timeout=left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        # httpcore passes the name of the URL here, so the certificate is checked against it, not the address.
        secured = self._inner.start_tls(ssl_context, server_hostname, timeout=self._network.left())
        return _TimedStream(secured, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
