"""The gateway's settings, read once from HAECHI_GATEWAY_* and refused by name where they make no sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from haechi.core.errors import Refusal
from haechi.core.signal import View
from haechi.core.verdict import OnUnscanned, Policy
from haechi.infra.paths import state_dir
from haechi.wire.signing import public_key

PREFIX = "HAECHI_GATEWAY_"


@dataclass(frozen=True, slots=True)
class Config:
    """All that `serve` needs to know. `token` empty means that callers need none (loopback only)."""

    home: Path
    hub_url: str
    hub_key: Ed25519PublicKey
    subscriber: str
    policy: Policy
    host: str = "127.0.0.1"
    port: int = 8601
    token: str = ""
    sync_seconds: float = 60.0
    workers: int = 2
    worker_user: str = "nobody"
    max_bytes: int = 20 * 1024 * 1024

    def __post_init__(self) -> None:
        if not _is_loopback(self.host) and len(self.token) < 16:
            raise _wrong("TOKEN", "Beyond this machine a token of 16 characters or more is needed.")
        parts = urlsplit(self.hub_url)
        plain = parts.scheme == "http" and _is_loopback(parts.hostname or "")
        if not parts.hostname or not (parts.scheme == "https" or plain):
            raise _wrong("HUB_URL", "It is an https address, or an http one on this machine.")
        if not (self.workers > 0 and self.max_bytes > 0 and self.sync_seconds > 0):
            raise _wrong("WORKERS, MAX_BYTES, SYNC_SECONDS", "They are more than nothing.")


def config_from_env(env: Mapping[str, str]) -> Config:
    """The settings, or a Refusal that names the variable."""
    given = {name.removeprefix(PREFIX): value for name, value in env.items() if name.startswith(PREFIX)}
    for name in ("HUB_URL", "HUB_PUBLIC_KEY", "SUBSCRIBER"):
        if not given.get(name):
            raise _wrong(name, "It is missing.")
    return Config(
        home=gateway_home(env),
        hub_url=given["HUB_URL"].rstrip("/"),
        hub_key=public_key(given["HUB_PUBLIC_KEY"]),
        subscriber=given["SUBSCRIBER"],
        policy=_policy(given),
        host=given.get("HOST", "127.0.0.1"),
        port=_whole(given, "PORT", 8601),
        token=given.get("TOKEN", ""),
        sync_seconds=_number(given, "SYNC_SECONDS", 60.0),
        workers=_whole(given, "WORKERS", 2),
        worker_user=given.get("WORKER_USER", "nobody"),
        max_bytes=_whole(given, "MAX_BYTES", 20 * 1024 * 1024),
    )


def gateway_home(env: Mapping[str, str]) -> Path:
    """HAECHI_GATEWAY_HOME, else a folder of the state folder: keys, bank and outbox."""
    named = env.get(f"{PREFIX}HOME", "")
    return Path(named).absolute() if named else state_dir(env) / "gateway"


def _policy(given: Mapping[str, str]) -> Policy:
    usual = Policy()
    try:
        return Policy(
            block_distance=_whole(given, "BLOCK_DISTANCE", usual.block_distance),
            hold=timedelta(hours=_number(given, "HOLD_HOURS", usual.hold / timedelta(hours=1))),
            review=timedelta(hours=_number(given, "REVIEW_HOURS", usual.review / timedelta(hours=1))),
            on_unscanned=OnUnscanned(given.get("ON_UNSCANNED", usual.on_unscanned)),
            views=_views(given),
            block_parts=_yes(given, "BLOCK_PARTS"),
        )
    except (ValueError, OverflowError) as error:
        raise _wrong("BLOCK_DISTANCE, HOLD_HOURS, REVIEW_HOURS, ON_UNSCANNED", f"{error}.") from error


def _views(given: Mapping[str, str]) -> frozenset[View]:
    """Names with commas between them; "whole" alone switches the others off."""
    named = given.get("VIEWS", "")
    if not named:
        return Policy().views
    known = [view.value for view in View]
    names = [name.strip() for name in named.split(",")]
    if not all(name in known for name in names):
        raise _wrong("VIEWS", f"It names views, with commas between them: {', '.join(known)}.")
    return frozenset(View(name) for name in names)


def _yes(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "") or "no"
    if text not in ("yes", "no"):
        raise _wrong(name, "It is yes or no.")
    return text == "yes"


def _whole(given: Mapping[str, str], name: str, usual: int) -> int:
    text = given.get(name, "") or str(usual)
    if not text.isascii() or not text.isdigit():
        raise _wrong(name, "It is a whole number.")
    return int(text)


def _number(given: Mapping[str, str], name: str, usual: float) -> float:
    try:
        return float(given.get(name, "") or usual)
    except ValueError:
        raise _wrong(name, "It is a number.") from None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(name: str, what: str) -> Refusal:
    return Refusal("setting", f"{PREFIX}{name}: {what}", do="Set it and start again.")
