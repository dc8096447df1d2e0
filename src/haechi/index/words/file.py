"""The file of an index of words: header, entries, records, tables; mapped as it lies.

Header, little-endian: 8 magic, 4 version, 4 zero, 8 number of records, 8 of entries, 8 numbers given out, 8
size of all, 32 digest. Each section begins at a multiple of 64; the digest is made as a bank file's.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.index import file
from haechi.index.file import padded
from haechi.index.words.rule import CHUNKS, Records
from haechi.index.words.tables import BLOCK, BUCKETS, LANES, STARTS, Tables, blocks_of, blocks_size

MAGIC = b"HAECHIWB"
VERSION = 2
HEADER = struct.Struct("<8sIIQQQQ32s")
FIRST = 128
# Below this many records reading all of them is faster than looking anything up.
FEWEST_FOR_TABLES = 1 << 11
MOST = 2**32 - 1

# Columns of entries: number, first record, eight numbers of the caller's; numbers and records ascend.
COUNT = 10
Entries = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What an index of words is made of. `given` is how many entry numbers were ever given out."""

    entries: Entries
    records: Records
    tables: Tables | None
    given: int


def sizes(records: int, entries: int) -> list[int]:
    """Bytes of each section: entries, records, starts, blocks."""
    tables = [STARTS * 4, blocks_size(records) * 8] if records >= FEWEST_FOR_TABLES else [0, 0]
    return [entries * COUNT * 4, records * 32, *tables]


def size_of(records: int, entries: int) -> int:
    return FIRST + sum(padded(size) for size in sizes(records, entries))


def views(buffer: memoryview, records: int, entries: int, given: int) -> Content:
    """The sections as arrays, to be written through where the buffer can be."""
    arrays, at = [], FIRST
    kinds = (np.uint32, np.uint64, np.uint32, np.uint64)
    for size, kind in zip(sizes(records, entries), kinds, strict=True):
        arrays.append(np.frombuffer(buffer[at : at + size], kind))
        at += padded(size)
    own, words, starts, blocks = arrays
    tables = Tables(starts, blocks) if records >= FEWEST_FOR_TABLES else None
    return Content(own.reshape(entries, COUNT), words.reshape(records, 4), tables, given)


def stamp(buffer: memoryview, content: Content, threads: int = 1) -> None:
    """Write the header, once everything else is written."""
    numbers = (MAGIC, VERSION, 0, len(content.records), len(content.entries), content.given, len(buffer))
    buffer[: HEADER.size] = HEADER.pack(*numbers, bytes(32))
    buffer[: HEADER.size] = HEADER.pack(*numbers, file.digest(buffer, HEADER.size, threads))


def read(buffer: memoryview, threads: int = 1) -> Content:
    """Views into `buffer`, once header, size, checksum and structure are found sound.

    Refused by name: not_a_word_index, other_version, truncated; else Tampered.
    """
    if len(buffer) < HEADER.size:
        raise file.truncated() if MAGIC.startswith(bytes(buffer[: len(MAGIC)])) else _not_ours()
    magic, version, flags, records, entries, given, size, stamped = HEADER.unpack(buffer[: HEADER.size])
    if magic != MAGIC:
        raise _not_ours()
    if version != VERSION:
        raise Refusal(
            "other_version",
            f"This bank of window hashes has format {version}; this program reads {VERSION}.",
            do="Build it again from its hashes.",
        )
    if len(buffer) < size:
        raise file.truncated()
    if flags or max(records, entries, given) > MOST or not size == len(buffer) == size_of(records, entries):
        raise file.tampered()
    if file.digest(buffer, HEADER.size, threads) != stamped:
        raise file.tampered()
    content = views(buffer.toreadonly(), records, entries, given)
    if not is_sound(content):
        raise file.tampered()
    return content


def is_sound(content: Content) -> bool:
    """Whether no number points outside: compiled code reads without bounds, and a checksum can be forged."""
    entries, count, made = content.entries, len(content.records), content.tables
    numbers, firsts = entries[:, 0].astype(np.int64), entries[:, 1].astype(np.int64)
    each = np.diff(firsts, append=count)
    if (each < 0).any() or each.sum() != count or (np.diff(numbers) <= 0).any():
        return False
    if len(numbers) and numbers[-1] >= content.given:
        return False
    if (content.records[:, 3] != np.repeat(entries[:, 0], each)).any():
        return False
    return made is None or _are_sound(made, count)


def _are_sound(tables: Tables, count: int) -> bool:
    starts = tables.starts.reshape(CHUNKS, BUCKETS + 1)
    if (starts[:, 0] != 0).any() or (starts[:, -1] != count).any() or (starts[:, 1:] < starts[:, :-1]).any():
        return False
    rows = tables.blocks.reshape(CHUNKS * blocks_of(count), BLOCK)[:, LANES:]
    return int((rows >> np.uint64(32)).max()) < count and int((rows & np.uint64(MOST)).max()) < count


def _not_ours() -> Refusal:
    return Refusal(
        "not_a_word_index", "The file is no bank of window hashes.", do="Make one with WindowBank.save."
    )
