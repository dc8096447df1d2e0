"""The bank file: header, hashes, tables, numbers, payload; mapped as it lies, checked before it is believed.

Header, little-endian: 8 magic, 4 version, 4 flags (1 tables, 2 numbers, 4 payload), 8 number of hashes,
8 numbers given out, 8 size of all, 32 digest. Each section begins at a multiple of 64. The digest is SHA-256
over the header (the digest's own place zero) and then the SHA-256 of every 16 MiB of the rest.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal, Tampered
from haechi.index import plan
from haechi.index.tables import STARTS, Tables, marks_size
from haechi.index.threads import each

MAGIC = b"HAECHIBK"
VERSION = 2
HEADER = struct.Struct("<8sIIQQQ32s")
ALIGN = 64
FIRST = 128
PIECE = 1 << 24
TABLES, NUMBERS, PAYLOAD = 1, 2, 4
MOST_ENTRIES = 2**32 - 2

Hashes = NDArray[np.uint8]
Numbers = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Content:
    """What a bank is made of. `numbers` is empty where entries are numbered as rows; `payload` may be too.

    `given` is how many entry numbers were ever given out: the next entry's number.
    """

    hashes: Hashes
    tables: Tables | None
    numbers: Numbers
    payload: Numbers
    given: int

    @property
    def flags(self) -> int:
        has = (self.tables is not None, len(self.numbers) > 0, len(self.payload) > 0)
        return sum(flag for flag, there in zip((TABLES, NUMBERS, PAYLOAD), has, strict=True) if there)


def sizes(count: int, flags: int) -> list[int]:
    """Bytes of each section: hashes, starts, rows, marks, numbers, payload."""
    rows = plan.TABLES * count
    tables = [STARTS * 4, rows * 4, marks_size(count) * 2] if flags & TABLES else [0, 0, 0]
    extra = [count * 4 if flags & flag else 0 for flag in (NUMBERS, PAYLOAD)]
    return [count * plan.BYTES, *tables, *extra]


def size_of(count: int, flags: int) -> int:
    return FIRST + sum(padded(size) for size in sizes(count, flags))


def padded(size: int) -> int:
    return -(-size // ALIGN) * ALIGN


def views(buffer: memoryview, count: int, flags: int, given: int) -> Content:
    """The sections as arrays, to be written through where the buffer can be."""
    arrays, at = [], FIRST
    kinds = (np.uint8, np.uint32, np.uint32, np.uint16, np.uint32, np.uint32)
    for size, kind in zip(sizes(count, flags), kinds, strict=True):
        arrays.append(np.frombuffer(buffer[at : at + size], kind))
        at += padded(size)
    hashes, starts, rows, marks, numbers, payload = arrays
    tables = Tables(starts, rows, marks) if flags & TABLES else None
    return Content(hashes.reshape(count, plan.BYTES), tables, numbers, payload, given)


def lay(buffer: memoryview, content: Content, threads: int = 1) -> None:
    """Write a whole file's bytes into a buffer of the right size."""
    into = views(buffer, len(content.hashes), content.flags, content.given)
    into.hashes[:] = content.hashes
    into.numbers[:] = content.numbers
    into.payload[:] = content.payload
    if into.tables is not None and content.tables is not None:
        into.tables.starts[:] = content.tables.starts
        into.tables.rows[:] = content.tables.rows
        into.tables.marks[:] = content.tables.marks
    stamp(buffer, content, threads)


def stamp(buffer: memoryview, content: Content, threads: int = 1) -> None:
    """Write the header, once everything else is written."""
    numbers = (MAGIC, VERSION, content.flags, len(content.hashes), content.given, len(buffer))
    buffer[: HEADER.size] = HEADER.pack(*numbers, bytes(32))
    buffer[: HEADER.size] = HEADER.pack(*numbers, digest(buffer, HEADER.size, threads))


def digest(buffer: memoryview, header: int, threads: int) -> bytes:
    """SHA-256 of a file whose header has that many bytes, the last 32 of which are the digest's own place."""
    whole = hashlib.sha256(buffer[: header - 32])
    whole.update(bytes(32))

    def piece(at: int) -> bytes:
        return hashlib.sha256(buffer[at : at + PIECE]).digest()

    for part in each(piece, range(header, len(buffer), PIECE), threads):
        whole.update(part)
    return whole.digest()


def mapped(path: Path) -> memoryview:
    """The file's bytes, shared with every other process that maps it."""
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            raise truncated()
        return memoryview(large_pages(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))


def large_pages(memory: mmap.mmap) -> mmap.mmap:
    """Ask for large pages, where the system has them for this kind of memory: fewer steps to each address."""
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):
            memory.madvise(mmap.MADV_HUGEPAGE)
    return memory


def read(buffer: memoryview, threads: int = 1) -> Content:
    """Views into `buffer`, once header, size, checksum and structure are found sound."""
    if len(buffer) < HEADER.size:
        raise truncated() if MAGIC.startswith(bytes(buffer[: len(MAGIC)])) else _not_a_bank()
    magic, version, flags, count, given, size, stamped = HEADER.unpack(buffer[: HEADER.size])
    if magic != MAGIC:
        raise _not_a_bank()
    if version != VERSION:
        raise Refusal(
            "other_version",
            f"This bank has format {version}; this program reads {VERSION}.",
            do="Build it again from its hashes: `haechi bank build`.",
        )
    if len(buffer) < size:
        raise truncated()
    # Few hashes have no tables; a size that does not follow from count and flags was never written by us.
    sound = flags < 8 and bool(flags & TABLES) == (count >= plan.FEWEST_FOR_TABLES)
    if not sound or count > MOST_ENTRIES or size != size_of(count, flags) or len(buffer) != size:
        raise tampered()
    if digest(buffer, HEADER.size, threads) != stamped:
        raise tampered()
    # Shared memory may be written through; nobody may through an index.
    content = views(buffer.toreadonly(), count, flags, given)
    _check_structure(content)
    return content


def _check_structure(content: Content) -> None:
    """Compiled code reads without bounds, so no number may point outside: a checksum can be forged."""
    count, tables, numbers = len(content.hashes), content.tables, content.numbers
    if tables is not None:
        starts = tables.starts.reshape(plan.TABLES, plan.BUCKETS + 1)
        wrong = (starts[:, 0] != 0).any() or (starts[:, -1] != count).any()
        if wrong or (starts[:, 1:] < starts[:, :-1]).any() or tables.rows.max() >= count:
            raise tampered()
    last = int(numbers[-1]) if len(numbers) else count - 1
    if not last < content.given <= MOST_ENTRIES + 1 or (numbers[1:] <= numbers[:-1]).any():
        raise tampered()


def truncated() -> Refusal:
    return Refusal("truncated", "The bank file ends in the middle.", do="Copy it again, or build it again.")


def tampered() -> Tampered:
    return Tampered("The bank file's contents do not fit its checksum.", do="Build it again from the hashes.")


def _not_a_bank() -> Refusal:
    return Refusal("not_a_bank", "The file is not a bank.", do="Make one with `haechi bank build`.")
