"""A bank file encrypted: AES-256-GCM in pieces, opened into shared memory and never plain on disk.

Header, 64 bytes: 8 magic, 4 version, 4 zero, 8 size of the plain file, 32 salt, 8 zero. Each file has its own
key (HKDF-SHA256 of the given key and the salt), so a piece's place is its nonce; the header is authenticated
with every piece. A piece that was changed, moved, dropped or taken from another file does not open.
"""

from __future__ import annotations

import mmap
import secrets
import struct
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from haechi.core.errors import Refusal, Tampered
from haechi.index import file
from haechi.index.aside import Aside, write_all
from haechi.index.threads import each

MAGIC = b"HAECHISB"
VERSION = 1
HEADER = struct.Struct("<8sIIQ32s8s")
PIECE = 1 << 20
TAG = 16
KEY = 32


def shared(size: int) -> mmap.mmap:
    """Memory without a name, shared with the processes that this one forks; it goes with the last of them."""
    return file.large_pages(mmap.mmap(-1, size))


def is_sealed(buffer: memoryview) -> bool:
    return buffer[: len(MAGIC)] == MAGIC


def mapped(path: Path, key: bytes | None, threads: int = 1) -> memoryview:
    """A file's bytes as they lie, or with its key opened. Refused by name: sealed, not_sealed."""
    buffer = file.mapped(path)
    if is_sealed(buffer):
        if key is None:
            raise Refusal("sealed", "The bank is encrypted.", do="Give the key it was built with.")
        return opened(buffer, key, threads)
    if key is not None:
        raise Refusal(
            "not_sealed",
            "The bank is not encrypted, and a key was given.",
            do="Find out who put it there; open it without a key only if it is yours.",
        )
    return buffer


def write(path: Path, plain: memoryview, key: bytes) -> None:
    """Encrypt into a file that takes the place of `path` in one step."""
    header = HEADER.pack(MAGIC, VERSION, 0, len(plain), secrets.token_bytes(32), bytes(8))
    aead = _aead(key, header)
    with Aside(path) as out:
        write_all(out, header)
        for place, at in enumerate(range(0, len(plain), PIECE)):
            write_all(out, aead.encrypt(_nonce(place), plain[at : at + PIECE], header))


def opened(buffer: memoryview, key: bytes, threads: int = 1) -> memoryview:
    """The plain file in shared memory. Refused by name: truncated, other_version; else Tampered."""
    if len(buffer) < HEADER.size:
        raise file.truncated()
    header = bytes(buffer[: HEADER.size])
    _, version, _, size, _, _ = HEADER.unpack(header)
    if version != VERSION:
        raise Refusal(
            "other_version",
            f"This encrypted bank has format {version}; this program reads {VERSION}.",
            do="Build it again from its hashes: `haechi bank build`.",
        )
    pieces = -(-size // PIECE)
    if len(buffer) < HEADER.size + size + pieces * TAG:
        raise file.truncated()
    if not size or len(buffer) != HEADER.size + size + pieces * TAG:
        raise _unopenable()
    aead, plain = _aead(key, header), memoryview(shared(size))

    def open_piece(place: int) -> None:
        at, to = HEADER.size + place * (PIECE + TAG), place * PIECE
        room = plain[to : to + PIECE]
        room[:] = aead.decrypt(_nonce(place), buffer[at : at + len(room) + TAG], header)

    try:
        each(open_piece, range(pieces), threads)
    except InvalidTag:
        raise _unopenable() from None
    return plain


def _aead(key: bytes, header: bytes) -> AESGCM:
    if len(key) != KEY:
        raise Refusal("bad_key", f"A bank's key has {KEY} bytes.", do="Give the key it was built with.")
    own = HKDF(algorithm=SHA256(), length=KEY, salt=header[24:56], info=b"haechi/bank/v1").derive(key)
    return AESGCM(own)


def _nonce(place: int) -> bytes:
    return place.to_bytes(12, "big")


def _unopenable() -> Tampered:
    return Tampered(
        "The encrypted bank cannot be opened with this key, or was changed.",
        do="Check the key; if it is the right one, build the bank again from its hashes.",
    )
