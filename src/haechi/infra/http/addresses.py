"""Which addresses a request may go to. Pure: text in, a verdict out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from haechi.core.errors import Refusal

Allow = frozenset[tuple[str, int]]

_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024
_MAX_URL = 4096
# Global by the registries, or by older tables of the standard library, and yet no place for a public page.
_NEVER_V4 = tuple(ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24"))
_UNICAST_V6 = ip_network("2000::/3")
_NEVER_V6 = tuple(ip_network(net) for net in ("2001::/23", "2001:db8::/32", "3fff::/20"))
_NAME = re.compile(r"[a-z0-9_][a-z0-9._-]{0,252}")
_ALLOWED = re.compile(r"(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\]):(?P<port>[0-9]{1,5})")
_NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """A request's address, taken apart. Its parts are operational facts: never printed."""

    scheme: str = field(repr=False)
    host: str = field(repr=False)
    port: int = field(repr=False)
    path: str = field(repr=False)

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def parse(url: str, *, allow: Allow = frozenset()) -> Target:
    """Take a URL apart, or refuse it by name: scheme, credentials, port, or an address that is none."""
    if len(url) > _MAX_URL or any(char <= " " or char == "\x7f" or char == "\\" for char in url):
        raise _refusal("address", "This is not a web address.", "Copy the address again from the page.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _refusal("address", "This is not a web address.", "Copy the address again.") from None
    if parts.scheme not in _PORTS:
        raise _refusal("scheme", "Only web pages can be visited.", "Give an address of http or https.")
    if parts.username is not None or parts.password is not None:
        raise _refusal("credentials", "The address holds a user name or password.", "Leave it out.")
    port = _PORTS[parts.scheme] if port is None else port
    host = _ascii(host)
    if (host, port) not in allow and port not in _PORTS.values() and port < _FIRST_FREE_PORT:
        raise _refusal("port", "This port belongs to another service than the web.", "Check the address.")
    query = f"?{_escaped(parts.query)}" if parts.query else ""
    return Target(parts.scheme, host, port, (_escaped(parts.path) or "/") + query)


def vet(addresses: Sequence[str]) -> None:
    """Refuse if any of the addresses a name stands for is not public: one bad one spoils the name."""
    if not all(is_public(address) for address in addresses):
        raise _refusal(
            "private_address",
            "The name leads to an address that is not public.",
            "Check the address. A test deployment allows its own boards with HAECHI_PROBE_ALLOW.",
        )


def is_public(text: str) -> bool:
    """Whether anybody on the internet could reach this IP address, embedded ones looked into."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _public_v4(address)
    if address.scope_id is not None:
        return False
    inner = _embedded(address)
    if inner is not None:
        return _public_v4(inner)
    return address in _UNICAST_V6 and address.is_global and not any(address in net for net in _NEVER_V6)


def parse_allow(text: str) -> Allow:
    """`host:port,host:port`, as HAECHI_PROBE_ALLOW writes it, into what a client takes."""
    allowed: set[tuple[str, int]] = set()
    for item in filter(None, (part.strip() for part in text.split(","))):
        entry = _ALLOWED.fullmatch(item.lower())
        if entry is None or not 0 < int(entry["port"]) < 65536:
            raise _refusal(
                "allow", "The allow-list is not host:port,host:port.", "Correct HAECHI_PROBE_ALLOW."
            )
        allowed.add((entry["host"].strip("[]"), int(entry["port"])))
    return frozenset(allowed)


def _public_v4(address: IPv4Address) -> bool:
    special = address.is_multicast or address.is_reserved or any(address in net for net in _NEVER_V4)
    return address.is_global and not special


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address a gateway would take out of this one: mapped, 6to4 or NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _ascii(host: str) -> str:
    host = host.rstrip(".").lower()
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    # Checked after the encoding: some letters of other scripts fold into spaces, slashes and dots.
    if not _NAME.fullmatch(name) and not _is_v6(name):
        raise _refusal("address", "The address names no site.", "Copy the address again from the page.")
    return name


def _is_v6(name: str) -> bool:
    try:
        return IPv6Address(name).scope_id is None
    except ValueError:
        return False


def _escaped(text: str) -> str:
    """Letters of other scripts as a browser would send them; what is escaped already stays."""
    return quote(text, safe="%/:?#[]@!$&'()*+,;=~-._")


def _refusal(reason: str, what: str, do: str) -> Refusal:
    return Refusal(reason, what, do=do)
