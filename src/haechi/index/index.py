"""The index: a read-only set of hashes, searched exactly within a radius."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.index import brute, file, plan, probe, tables

Hashes = NDArray[np.uint8]
NOTHING_BURIED = np.zeros(0, np.uint8)
MOST_ENTRIES = 2**32 - 2
# Queries answered per call into compiled code: bounds the room for results.
BATCH = 1024

_probes = lru_cache(maxsize=64)(probe.probes)


@dataclass(frozen=True, slots=True)
class Found:
    """Matches, ordered by query and then entry: three arrays of the same length."""

    query: NDArray[np.int64]
    entry: NDArray[np.int64]
    distance: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.query)


@dataclass(frozen=True, slots=True)
class Index:
    """Entry numbers are the rows of `hashes` at building. Arrays may lie in a mapped file or elsewhere."""

    hashes: Hashes
    tables: tables.Tables | None

    @classmethod
    def build(cls, hashes: Hashes, path: Path | None = None) -> Index:
        """Index (n, 32) bytes; with `path`, write the file in one step and work from it."""
        rows = checked(hashes)
        if len(rows) > MOST_ENTRIES:
            raise Refusal(
                "too_many_hashes",
                f"An index holds at most {MOST_ENTRIES} hashes.",
                do="Split the set in shards.",
            )
        widths = plan.widths(len(rows))
        index = cls(rows, tables.build(_words(rows), widths) if widths else None)
        if path is None:
            return index
        file.write(path, rows, index.tables)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Index:
        """Map a file `build` wrote. Refused by name: not_a_bank, other_version, truncated; else Tampered."""
        return cls.from_buffer(file.mapped(path))

    @classmethod
    def from_buffer(cls, buffer: memoryview) -> Index:
        """Work from the bytes of such a file, wherever they lie; they are checked as `open` does."""
        return cls(*file.read(buffer))

    @property
    def digest(self) -> str:
        """SHA-256 of the hashes in their order: the same for the same set, in memory or in a file."""
        return hashlib.sha256(self.hashes.data).hexdigest()

    def to_bytes(self) -> bytes:
        """What `open` and `from_buffer` read."""
        return b"".join(bytes(part) for part in file.parts(self.hashes, self.tables))

    def __len__(self) -> int:
        return len(self.hashes)

    def search(self, queries: Hashes, radius: int, tombstones: NDArray[np.uint8] = NOTHING_BURIED) -> Found:
        """Every entry within `radius` bits of each query, but for those whose bit in `tombstones` is set.

        The bitmap (entry e is bit e & 7 of byte e >> 3) is read at each search, so a bit works at once.
        """
        wanted, words, tombstones = _words(checked(queries)), _words(self.hashes), sealed(tombstones)
        if radius < 0 or not len(words):
            return _gathered([])
        parts = []
        for start in range(0, len(wanted), BATCH):
            part = self._batch(words, wanted[start : start + BATCH], radius, tombstones)
            part[:, 0] += start
            parts.append(part)
        return _gathered(parts)

    def _batch(
        self, words: brute.Words, queries: brute.Words, radius: int, tombstones: NDArray[np.uint8]
    ) -> brute.Found:
        found = np.empty((4 * len(queries) + 64, 3), np.int64)
        while True:
            if self.tables is not None and plan.tables_pay(len(words), radius):
                look = _probes(self.tables.widths, radius)
                count = probe.search(
                    words,
                    self.tables.starts,
                    self.tables.ids,
                    look.layout,
                    look.masks,
                    queries,
                    radius,
                    tombstones,
                    found,
                )
            else:
                count = brute.search(words, queries, radius, tombstones, found)
            if count <= len(found):
                return found[:count]
            found = np.empty((count, 3), np.int64)


def checked(hashes: Hashes) -> Hashes:
    """Rows of 32 bytes, aligned for reading as words; anything else is refused."""
    if hashes.dtype != np.uint8 or hashes.ndim != 2 or hashes.shape[1] != plan.BYTES:
        raise Refusal(
            "bad_hashes", "Hashes are rows of 32 bytes; these are not.", do="Check how they were read."
        )
    return np.require(hashes, requirements=["C", "A"])


def sealed(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same memory, not to be written through: compiled code is made for one kind of array only."""
    view = array.view()
    view.setflags(write=False)
    return view


def _words(hashes: Hashes) -> brute.Words:
    return sealed(hashes).view(np.uint64)


def _gathered(parts: list[brute.Found]) -> Found:
    rows = np.concatenate(parts) if parts else np.empty((0, 3), np.int64)
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    return Found(rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy())
