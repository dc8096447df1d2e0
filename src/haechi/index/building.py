"""Build a bank file from a stream that need not fit into memory: each section straight into the mapped file.

Besides the file's own pages, which the system writes out and drops as it likes, it takes a block of the
stream, the counts of buckets (4 MiB) and some 8 MiB a thread.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from haechi.core.errors import Refusal
from haechi.index import file, plan, sealed, tables
from haechi.index.aside import Aside, reserve, write_all
from haechi.index.brute import Words
from haechi.index.file import Hashes, Numbers

_STEP = 1 << 20

Block = tuple[Hashes, Numbers | None]


def checked(hashes: Hashes) -> Hashes:
    """Rows of 32 bytes, aligned for reading as words; anything else is refused."""
    if hashes.dtype != np.uint8 or hashes.ndim != 2 or hashes.shape[1] != plan.BYTES:
        raise Refusal(
            "bad_hashes", "Hashes are rows of 32 bytes; these are not.", do="Check how they were read."
        )
    return hashes if hashes.flags.c_contiguous and hashes.flags.aligned else hashes.copy()


def checked_payload(payload: Numbers | None, count: int) -> Numbers:
    """One number for each hash, or none at all."""
    if payload is None:
        return np.zeros(0, np.uint32)
    if payload.dtype != np.uint32 or payload.shape != (count,):
        raise Refusal(
            "bad_payload", "A payload is one uint32 for each hash.", do="Check its type and its length."
        )
    return np.require(payload, requirements=["C", "A"])


def words_of(hashes: Hashes) -> Words:
    """The same memory, in words, not to be written through: compiled code is made for one kind of array."""
    view = hashes.view(np.uint64)
    view.setflags(write=False)
    return view


def build_file(
    path: Path,
    blocks: Iterable[Block],
    *,
    numbers: Numbers | None = None,
    given: int | None = None,
    threads: int = 1,
    told: Callable[[int], None] | None = None,
) -> int:
    """Write a bank file; tell of each table that is done. Returns the number of hashes."""
    counts = np.zeros((plan.TABLES, plan.BUCKETS), np.uint32)
    with Aside(path) as out, tempfile.TemporaryFile(dir=path.parent) as payload:
        os.lseek(out, file.FIRST, os.SEEK_SET)
        count = 0
        for hashes, own in blocks:
            rows = checked(hashes)
            tables.count(words_of(rows), counts)
            write_all(out, rows.reshape(-1).data)
            if own is not None:
                payload.write(checked_payload(own, len(rows)).data)
            count += len(rows)
        flags = _flags(count, numbers, payload)
        memory = _sized(out, file.size_of(count, flags))
        content = file.views(memoryview(memory), count, flags, count if given is None else given)
        if numbers is not None:
            content.numbers[:] = numbers
        _copy(payload, content.payload)
        if content.tables is not None:
            tables.make(words_of(content.hashes), counts, content.tables, threads, told)
        file.stamp(memoryview(memory), content, threads)
        memory.flush()
    return count


def save(path: Path, size: int, lay: Callable[[memoryview], None], key: bytes | None = None) -> None:
    """A bank file of this size, whose bytes `lay` writes; with `key` encrypted, never plain on disk."""
    if key is not None:
        plain = memoryview(sealed.shared(size))
        lay(plain)
        sealed.write(path, plain, key)
        return
    with Aside(path) as out:
        memory = _sized(out, size)
        lay(memoryview(memory))
        memory.flush()


def gathered(blocks: Iterable[Block]) -> tuple[Hashes, Numbers | None]:
    """All of a stream in memory."""
    hashes, payload = [np.empty((0, plan.BYTES), np.uint8)], []
    for rows, own in blocks:
        hashes.append(checked(rows))
        payload.extend([] if own is None else [checked_payload(own, len(rows))])
    return np.concatenate(hashes), np.concatenate(payload) if payload else None


def _sized(out: int, size: int) -> mmap.mmap:
    reserve(out, size)
    return file.large_pages(mmap.mmap(out, size))


def _flags(count: int, numbers: Numbers | None, payload: BinaryIO) -> int:
    if count > file.MOST_ENTRIES:
        raise too_many()
    if numbers is not None and len(numbers) != count:
        raise ValueError("one number for each hash")
    size = payload.tell()
    if size not in (0, count * 4):
        raise ValueError("a payload for each block, or for none")
    has_tables = file.TABLES if count >= plan.FEWEST_FOR_TABLES else 0
    return has_tables | (file.NUMBERS if numbers is not None and count else 0) | (file.PAYLOAD if size else 0)


def _copy(payload: BinaryIO, into: Numbers) -> None:
    payload.seek(0)
    for at in range(0, len(into), _STEP):
        part = into[at : at + _STEP]
        part[:] = np.frombuffer(payload.read(part.nbytes), np.uint32)


def too_many() -> Refusal:
    return Refusal(
        "too_many_hashes",
        f"An index holds at most {file.MOST_ENTRIES} hashes.",
        do="Split the set in shards.",
    )
