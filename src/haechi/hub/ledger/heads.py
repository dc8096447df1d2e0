"""Signed heads in a file outside the database: one line each, appended and synced, chained by digest.

Whoever can rewrite the database cannot rewrite these: the file and the signing key lie in the key folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from haechi.core.canonical import canonical
from haechi.core.errors import Tampered
from haechi.hub.kernel.keys import keyring
from haechi.hub.ledger.records import Head
from haechi.infra.files import locked
from haechi.wire import signing

HEAD_TYPE = "haechi/ledger-head/v1"
SIGNER = "ledger"


class _Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    size: int
    root: str
    at: datetime
    simulated: bool
    previous: str


def heads_file() -> Path:
    folder = keyring().directory / "ledger"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / "heads.jsonl"


def kept() -> bool:
    """Whether the file is there. It is laid down before the first number is given and never goes away."""
    return heads_file().exists()


def begin() -> None:
    """Lay down the empty file: from here on a missing file is a lost one."""
    with locked(heads_file().with_name("heads.lock")):
        heads_file().touch(mode=0o600)


def public_key() -> Ed25519PublicKey:
    """The key that signs heads; publish it, and anyone can check a proof."""
    return keyring().signer(SIGNER).public_key()


def append(*, size: int, root: bytes, at: datetime, simulated: bool) -> None:
    """Sign a head and put it on disk before returning. One that is not longer than the last is left out:
    another process was quicker."""
    path = heads_file()
    with locked(path.with_name("heads.lock")):
        _drop_torn_line(path)
        before = _last_line(path)
        if before and read_head(before).size >= size:
            return
        payload = {
            "v": 1,
            "size": size,
            "root": root.hex(),
            "at": at.astimezone(UTC).isoformat(),
            "simulated": simulated,
            "previous": _digest(before) if before else "",
        }
        line = signing.sign(canonical(payload), HEAD_TYPE, keyring().signer(SIGNER))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())


def last() -> tuple[Head, str] | None:
    """The newest head and the line it was signed as, its signature checked; None before the first."""
    line = _last_line(heads_file())
    return (read_head(line), line.decode()) if line else None


def lines() -> Iterator[bytes]:
    """Every complete line, oldest first."""
    path = heads_file()
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line.rstrip(b"\n")


def read_head(line: bytes) -> Head:
    """One line as a head, or Tampered where our key did not sign it."""
    key = public_key()
    payload = signing.verify(line, HEAD_TYPE, {signing.key_id(key): key})
    try:
        found = msgspec.json.decode(payload, type=_Payload)
        root = bytes.fromhex(found.root)
    except (msgspec.DecodeError, ValueError):
        raise Tampered("A signed head is not readable.", do="Restore the file of heads.") from None
    return Head(found.size, root, found.at, found.simulated, found.previous)


def follows(line: bytes | None, head: Head) -> bool:
    """True when `head` names `line` as the one before it."""
    return head.previous == (_digest(line) if line else "")


def _digest(line: bytes) -> str:
    return sha256(line).hexdigest()


def _last_line(path: Path) -> bytes:
    """The last complete line, read from the end; empty where there is none."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        tail = b""
        while end > 0 and tail.count(b"\n") < 2:
            step = min(4096, end)
            end -= step
            file.seek(end)
            tail = file.read(step) + tail
    whole = tail[: tail.rfind(b"\n") + 1].splitlines()
    return whole[-1] if whole else b""


def _drop_torn_line(path: Path) -> None:
    """A crash while writing leaves a line without its end. It was never relied on: the log signs it anew."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        while end > 0:
            file.seek(end - 1)
            if file.read(1) == b"\n":
                break
            end -= 1
        file.truncate(end)
