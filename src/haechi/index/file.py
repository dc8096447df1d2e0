"""The bank file: a header, the hashes, the tables; mapped as it lies, checked before it is believed.

Header, little-endian, 64 bytes: 8 magic, 4 version, 4 number of tables, 8 number of hashes, 8 size of all,
32 SHA-256 of everything else. Then each section begins at a multiple of 64.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from haechi.core.errors import Refusal, Tampered
from haechi.index import plan
from haechi.index.tables import Tables, starts_size

MAGIC = b"HAECHIBK"
VERSION = 1
HEADER = struct.Struct("<8sIIQQ32s")
ALIGN = 64
_STEP = 1 << 24


def write(path: Path, hashes: np.ndarray, tables: Tables | None) -> None:
    """Write beside `path` (0600), flush to disk, then take its place: readers see the old file or the new."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            for part in parts(hashes, tables):
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def parts(hashes: np.ndarray, tables: Tables | None) -> Iterator[memoryview]:
    """The file's bytes, piece by piece, header first."""
    sections = [hashes] if tables is None else [hashes, tables.starts, tables.ids]
    size = HEADER.size + sum(_padded(section.nbytes) for section in sections)
    count = len(hashes)
    numbers = (VERSION, 0 if tables is None else len(tables.widths), count, size)
    digest = hashlib.sha256(HEADER.pack(MAGIC, *numbers, bytes(32)))
    for piece in _pieces(sections):
        digest.update(piece)
    yield memoryview(HEADER.pack(MAGIC, *numbers, digest.digest()))
    yield from _pieces(sections)


def _pieces(sections: list[np.ndarray]) -> Iterator[memoryview]:
    for section in sections:
        if section.nbytes:
            yield section.reshape(-1).view(np.uint8).data
        yield memoryview(bytes(_padded(section.nbytes) - section.nbytes))


def _padded(size: int) -> int:
    return -(-size // ALIGN) * ALIGN


def mapped(path: Path) -> memoryview:
    """The file's bytes, shared with every other process that maps it."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < HEADER.size:
            raise _truncated() if MAGIC.startswith(file.read(8)[:8]) else _not_a_bank()
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def read(buffer: memoryview) -> tuple[np.ndarray, Tables | None]:
    """Views into `buffer`, once header, size, checksum and structure are found sound."""
    if len(buffer) < HEADER.size:
        raise _truncated()
    magic, version, tables, count, size, digest = HEADER.unpack(buffer[: HEADER.size])
    if magic != MAGIC:
        raise _not_a_bank()
    if version != VERSION:
        raise Refusal(
            "other_version",
            f"This bank has format {version}; this program reads {VERSION}.",
            do="Build it again.",
        )
    if len(buffer) < size:
        raise _truncated()
    widths = plan.widths(count)
    sizes = [count * plan.BYTES]
    if widths:
        sizes += [starts_size(widths) * 4, len(widths) * count * 4]
    if (
        size != HEADER.size + sum(_padded(part) for part in sizes)
        or tables != len(widths)
        or len(buffer) != size
    ):
        raise _tampered()
    _check_digest(buffer, digest)
    return _views(buffer, count, widths, sizes)


def _check_digest(buffer: memoryview, digest: bytes) -> None:
    """Everything but the digest's own place."""
    found = hashlib.sha256(buffer[: HEADER.size - 32])
    found.update(bytes(32))
    for at in range(HEADER.size, len(buffer), _STEP):
        found.update(buffer[at : at + _STEP])
    if found.digest() != digest:
        raise _tampered()


def _views(
    buffer: memoryview, count: int, widths: tuple[int, ...], sizes: list[int]
) -> tuple[np.ndarray, Tables | None]:
    # Shared memory may be written through; nobody may through an index.
    buffer = buffer.toreadonly()
    hashes = np.frombuffer(buffer, np.uint8, count=sizes[0], offset=HEADER.size).reshape(count, plan.BYTES)
    if not widths:
        return hashes, None
    at = HEADER.size + _padded(sizes[0])
    starts = np.frombuffer(buffer, np.uint32, count=sizes[1] // 4, offset=at)
    ids = np.frombuffer(buffer, np.uint32, count=sizes[2] // 4, offset=at + _padded(sizes[1]))
    _check_structure(starts, ids, count, widths)
    return hashes, Tables(widths, starts, ids.reshape(len(widths), count))


def _check_structure(starts: np.ndarray, ids: np.ndarray, count: int, widths: tuple[int, ...]) -> None:
    """Compiled code reads without bounds, so no number may point outside: a checksum can be forged."""
    at = 0
    for width in widths:
        own = starts[at : at + (1 << width) + 1]
        if own[0] != 0 or own[-1] != count or (own[1:] < own[:-1]).any():
            raise _tampered()
        at += len(own)
    if ids.max() >= count:
        raise _tampered()


def _truncated() -> Refusal:
    return Refusal("truncated", "The bank file ends in the middle.", do="Copy it again, or build it again.")


def _not_a_bank() -> Refusal:
    return Refusal("not_a_bank", "The file is not a bank.", do="Make one with `haechi bank build`.")


def _tampered() -> Tampered:
    return Tampered("The bank file's contents do not fit its checksum.", do="Build it again from the hashes.")
