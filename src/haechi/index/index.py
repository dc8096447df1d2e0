"""The index: a read-only set of hashes, searched exactly within a radius."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from haechi.index import brute, building, file, plan, probe, sealed, tables
from haechi.index.building import Block, checked, checked_payload, too_many, words_of
from haechi.index.file import Content, Hashes, Numbers
from haechi.index.threads import cores, each
from haechi.infra.jit import read_only

__all__ = ["Found", "Index", "checked"]

NOTHING_BURIED = np.zeros(0, np.uint8)
# Queries answered per call into compiled code: bounds the room for results.
BATCH = 1024
# Fewer queries than this are not worth another thread.
SLICE = 32


@dataclass(frozen=True, slots=True)
class Found:
    """Matches, ordered by query and then entry: four arrays of the same length.

    `entry` is the entry's number, `payload` what was built in with it, 0 where nothing was. Whoever puts
    findings together may leave the payload out.
    """

    query: NDArray[np.int64]
    entry: NDArray[np.int64]
    distance: NDArray[np.int64]
    payload: Numbers = field(default_factory=lambda: np.zeros(0, np.uint32))

    def __len__(self) -> int:
        return len(self.query)


@dataclass(frozen=True)
class Index:
    """Entries are numbered as the rows at building, or as `numbers` says. Made by `build` and `open`.

    Its arrays may lie in a mapped file, in shared memory or anywhere else.
    """

    content: Content

    @classmethod
    def build(
        cls,
        hashes: Hashes,
        path: Path | None = None,
        *,
        payload: Numbers | None = None,
        numbers: Numbers | None = None,
        given: int | None = None,
        key: bytes | None = None,
        threads: int | None = None,
    ) -> Index:
        """Index (n, 32) bytes; with `path`, write the file in one step and work from it.

        `payload` is a uint32 for each entry, handed out with its matches. `numbers` (uint32, ascending)
        are the entries' own; `given` says how many were ever given out. With `key` (32 bytes) the file is
        encrypted and never lies plain on disk. `threads` defaults to all processors.
        """
        threads, rows = threads or cores(), checked(hashes)
        if len(rows) > file.MOST_ENTRIES:
            raise too_many()
        own, extra = _checked_numbers(numbers, len(rows)), checked_payload(payload, len(rows))
        made = tables.build(words_of(rows), threads) if len(rows) >= plan.FEWEST_FOR_TABLES else None
        last = int(own[-1]) + 1 if len(own) else len(rows)
        if given is not None and given < last:
            raise ValueError("more numbers are in use than were given out")
        index = cls(Content(rows, made, own, extra, last if given is None else given))
        if path is None:
            return index
        index.save(path, key=key, threads=threads)
        return cls.open(path, key=key, threads=threads)

    @classmethod
    def build_file(
        cls,
        path: Path,
        blocks: Iterable[Block],
        *,
        key: bytes | None = None,
        threads: int | None = None,
        told: Callable[[int], None] | None = None,
    ) -> Index:
        """Build from a stream of (hashes, payload or None) larger than memory, and open the file.

        What is to be encrypted is built in memory, and takes as much. `told` hears of each finished table.
        """
        threads = threads or cores()
        if key is None:
            building.build_file(path, blocks, threads=threads, told=told)
            return cls.open(path, threads=threads)
        hashes, payload = building.gathered(blocks)
        return cls.build(hashes, path, payload=payload, key=key, threads=threads)

    @classmethod
    def open(cls, path: Path, *, key: bytes | None = None, threads: int | None = None) -> Index:
        """Map a file that `build` wrote; an encrypted one is opened into shared memory, with its key.

        Refused by name: not_a_bank, other_version, truncated, sealed, not_sealed; else Tampered.
        """
        threads = threads or cores()
        buffer = sealed.mapped(path, key, threads)
        return cls.from_buffer(buffer, threads=threads)

    @classmethod
    def from_buffer(cls, buffer: memoryview, *, threads: int = 1) -> Index:
        """Work from the bytes of such a file, wherever they lie; they are checked as `open` does."""
        return cls(file.read(buffer, threads))

    def save(self, path: Path, *, key: bytes | None = None, threads: int = 1) -> None:
        """Write the file `open` reads, in one step: a reader sees the old one or the new one."""
        size = file.size_of(len(self), self.content.flags)
        building.save(path, size, lambda buffer: file.lay(buffer, self.content, threads), key)

    @property
    def hashes(self) -> Hashes:
        """One row of 32 bytes for each entry, in the order of their numbers."""
        return self.content.hashes

    @property
    def has_payload(self) -> bool:
        """Whether entries were built with a payload."""
        return len(self.content.payload) > 0

    @property
    def digest(self) -> str:
        """SHA-256 of the hashes in their order: the same for the same set, in memory or in a file."""
        return hashlib.sha256(self.hashes.data).hexdigest()

    def to_bytes(self) -> bytes:
        """What `open` and `from_buffer` read."""
        buffer = bytearray(file.size_of(len(self), self.content.flags))
        file.lay(memoryview(buffer), self.content)
        return bytes(buffer)

    def __len__(self) -> int:
        return len(self.hashes)

    def search(
        self,
        queries: Hashes,
        radius: int,
        tombstones: NDArray[np.uint8] = NOTHING_BURIED,
        *,
        threads: int = 1,
    ) -> Found:
        """Every entry within `radius` bits of each query, but for those whose bit in `tombstones` is set.

        The bitmap (entry e is bit e & 7 of byte e >> 3) is read at each search, so a bit works at once.
        Several threads share out the queries; other Python threads run meanwhile.
        """
        wanted, stones = words_of(checked(queries)), read_only(tombstones)
        if radius < 0 or not len(self) or not len(wanted):
            return self._found(np.empty((0, 3), np.int64))
        if threads == 1 and len(wanted) <= BATCH:
            return self._found(self._slice(wanted, radius, stones))
        step = max(SLICE, min(BATCH, -(-len(wanted) // threads)))

        def part(start: int) -> brute.Found:
            found = self._slice(wanted[start : start + step], radius, stones)
            found[:, 0] += start
            return found

        parts = each(part, range(0, len(wanted), step), threads)
        return self._found(parts[0] if len(parts) == 1 else np.concatenate(parts))

    @cached_property
    def _arrays(self) -> tuple[brute.Words, Numbers, tables.Tables | None]:
        """What compiled code reads, made once: a query alone takes no longer than this would."""
        content, made = self.content, self.content.tables
        if made is not None:
            made = tables.Tables(read_only(made.starts), read_only(made.rows), read_only(made.marks))
        return words_of(content.hashes), read_only(content.numbers), made

    def _slice(self, queries: brute.Words, radius: int, tombstones: NDArray[np.uint8]) -> brute.Found:
        words, numbers, made = self._arrays
        found = np.empty((4 * len(queries) + 64, 3), np.int64)
        while True:
            if made is not None and plan.tables_pay(len(words), radius):
                look = plan.look(radius)
                count = probe.search(
                    words,
                    made.starts,
                    made.rows,
                    made.marks,
                    look.layout,
                    look.flips,
                    look.turned,
                    queries,
                    radius,
                    numbers,
                    tombstones,
                    found,
                )
            else:
                count = brute.search(words, queries, radius, numbers, tombstones, found)
            if count <= len(found):
                return found[:count]
            found = np.empty((count, 3), np.int64)

    def _found(self, rows: brute.Found) -> Found:
        if len(rows) > 1:
            # One number to sort by: a row of found ones is (query, row, distance).
            rows = rows[np.argsort(rows[:, 0] << 32 | rows[:, 1])]
        entry, content = rows[:, 1], self.content
        payload = content.payload[entry] if len(content.payload) else np.zeros(len(rows), np.uint32)
        number = content.numbers[entry].astype(np.int64) if len(content.numbers) else entry.copy()
        return Found(rows[:, 0].copy(), number, rows[:, 2].copy(), payload)


def _checked_numbers(numbers: Numbers | None, count: int) -> Numbers:
    if numbers is None:
        return np.zeros(0, np.uint32)
    if numbers.dtype != np.uint32 or numbers.shape != (count,) or (numbers[1:] <= numbers[:-1]).any():
        raise ValueError("entry numbers are one uint32 for each hash, ascending")
    return np.require(numbers, requirements=["C", "A"])
