"""How parent and worker talk: a length of four bytes, then that many; answers start with one status byte."""

from __future__ import annotations

from typing import BinaryIO

LENGTH = 4

READY = b"R"
DONE = b"D"
REFUSED = b"X"


def framed(payload: bytes) -> bytes:
    """The length of `payload` as bytes, to be sent before it."""
    return len(payload).to_bytes(LENGTH, "big")


def read_frame(source: BinaryIO) -> bytes | None:
    """One payload, or None where the other side is gone."""
    head = source.read(LENGTH)
    if len(head) < LENGTH:
        return None
    size = int.from_bytes(head, "big")
    payload = source.read(size)
    return payload if len(payload) == size else None


def write_frame(target: BinaryIO, payload: bytes) -> None:
    """Send one payload at once."""
    target.write(framed(payload) + payload)
    target.flush()
