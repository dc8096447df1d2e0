"""Pure: which host an address names, which registered hosts could cover it, what a good secret is."""

from __future__ import annotations

import base64
import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from haechi.core.errors import Refusal

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def host_of(url: str) -> str:
    """The host of a web address in lower-case ASCII, with its port where that is not the usual one."""
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").rstrip(".")
        host = f"[{name}]" if ":" in name else name.encode("idna").decode().lower()
        port = parts.port
    except (ValueError, UnicodeError):
        raise _bad_address() from None
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        raise _bad_address()
    if port is None or port == _DEFAULT_PORTS[parts.scheme]:
        return host
    return f"{host}:{port}"


def candidates(host: str) -> tuple[str, ...]:
    """Registered hosts that would cover `host`, most exact first. Another port is another place."""
    name, port = _split(host)
    if _is_number(name):
        return (host,)
    labels = name.split(".")
    parents = [".".join(labels[start:]) for start in range(len(labels) - 1)] or [name]
    return tuple(f"{parent}:{port}" if port else parent for parent in parents)


def clean_host(text: str) -> str:
    """A host as it is stored; a name without a dot would cover half the net and is refused."""
    host = host_of(f"https://{text}")
    name = _split(host)[0]
    if "." not in name and name != "localhost" and not _is_number(name):
        raise Refusal("bad_host", "A platform's host needs a full name.", do="Write it like board.example.")
    return host


def check_secret(secret: str) -> None:
    """Refuse what cannot sign: Standard Webhooks secrets are base64 of at least 24 random bytes."""
    try:
        raw = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        raw = b""
    if len(raw) < 24:
        raise Refusal(
            "bad_secret",
            "This is not a webhook secret.",
            do="Use whsec_ and the base64 of at least 24 random bytes, the same on both sides.",
        )


def _split(host: str) -> tuple[str, str]:
    """(name, port) of a host; an IPv6 number stands in brackets."""
    end = host.find("]") + 1
    name, _, port = host[end:].partition(":")
    return host[:end] + name, port


def _is_number(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _bad_address() -> Refusal:
    return Refusal("bad_address", "This is not a web address.", do="Write it like https://board.example/p/1.")
