"""The index of words: a read-only set of records, searched exactly by the rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from haechi.core.errors import Refusal
from haechi.index import building, sealed
from haechi.index.index import NOTHING_BURIED
from haechi.index.words import brute, file, probe, tables
from haechi.index.words.brute import Bitmap, Hits
from haechi.index.words.file import FEWEST_FOR_TABLES, Content, Entries
from haechi.index.words.rule import BITS, CHUNKS, Records, Rule
from haechi.index.words.tables import LOOKS, Numbers, Tables
from haechi.infra.jit import read_only

# Hits a query's word has room for at first.
ROOM = 256

_LAST = np.uint64((1 << (BITS - 128)) - 1)


@dataclass(frozen=True)
class WordIndex:
    """Records of 32 bytes: 143 bits of word, 49 of the caller's, entry number; several to an entry.

    Records of an entry lie side by side, and entries ascend. Made by `build` and `open`.
    """

    content: Content

    @classmethod
    def build(
        cls, records: Records, entries: Entries, *, given: int | None = None, threads: int = 1
    ) -> WordIndex:
        """Index (n, 4) uint64, of which (m, 4) uint32 say which entry is whose.

        Columns of `entries`: number, first record, eight of the caller's. `given` says how many numbers were
        ever given out.
        """
        content = _checked(records, entries, given)
        made = tables.build(content.records, threads) if len(records) >= FEWEST_FOR_TABLES else None
        return cls(Content(content.entries, content.records, made, content.given))

    @classmethod
    def open(cls, path: Path, *, key: bytes | None = None, threads: int = 1) -> WordIndex:
        """Map a file that `save` wrote; an encrypted one is opened into shared memory, with its key.

        Refused by name: not_a_word_index, other_version, truncated, sealed, not_sealed; else Tampered.
        """
        return cls(file.read(sealed.mapped(path, key, threads), threads))

    def save(self, path: Path, *, key: bytes | None = None, threads: int = 1) -> None:
        """Write the file `open` reads, in one step: a reader sees the old one or the new one."""
        content = self.content

        def lay(buffer: memoryview) -> None:
            into = file.views(buffer, len(content.records), len(content.entries), content.given)
            into.entries[:], into.records[:] = content.entries, content.records
            if into.tables is not None and content.tables is not None:
                into.tables.starts[:], into.tables.blocks[:] = content.tables.starts, content.tables.blocks
            file.stamp(buffer, content, threads)

        building.save(path, self.size, lay, key)

    @property
    def records(self) -> Records:
        return self.content.records

    @property
    def entries(self) -> Entries:
        return self.content.entries

    @property
    def size(self) -> int:
        """Bytes, in memory or in a file."""
        return file.size_of(len(self), len(self.entries))

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.content.records)

    def search(self, queries: Records, rule: Rule, tombstones: Bitmap = NOTHING_BURIED) -> Hits:
        """Rows of (query, record, distance, entry): every near pair, but for entries buried in `tombstones`.

        `queries` is (turns, n, 3) uint64; their number is `turn * n + i`. Words that are mirrored forms of
        one another (see tables) are found faster as turns of one query. The bitmap is read at each search.
        """
        words, stones = _words(queries), read_only(tombstones)
        if not len(words) or not len(self):
            return np.empty((0, 4), np.int64)
        # Room that is not used costs nothing.
        found = np.empty((ROOM * len(words), 4), np.int64)
        while True:
            count = self._search(words, queries.shape[1], rule, stones, found)
            if count <= len(found):
                return found[:count]
            found = np.empty((count, 4), np.int64)

    @cached_property
    def _arrays(self) -> tuple[Records, Tables | None]:
        """What compiled code reads, made once."""
        made = self.content.tables
        if made is not None:
            made = Tables(read_only(made.starts), read_only(made.blocks))
        return read_only(self.content.records), made

    def _search(self, words: Records, windows: int, rule: Rule, tombstones: Bitmap, found: Hits) -> int:
        records, made = self._arrays
        if made is None:
            return brute.search(
                records, words, windows, rule.radius, rule.beside, rule.wide, tombstones, found
            )
        return probe.search(
            records,
            made.starts,
            made.blocks,
            _looks(),
            words,
            windows,
            rule.radius,
            rule.beside,
            rule.wide,
            tombstones,
            found,
        )


def _checked(records: Records, entries: Entries, given: int | None) -> Content:
    """Aligned rows, one after another in memory; anything else is refused."""
    sound = records.dtype == np.uint64 and records.ndim == 2 and records.shape[1] == 4
    if not sound or entries.dtype != np.uint32 or entries.ndim != 2 or entries.shape[1] != file.COUNT:
        raise Refusal(
            "bad_records",
            "Records are rows of four uint64, entries of ten uint32; these are not.",
            do="Check their shapes.",
        )
    last = int(entries[-1, 0]) + 1 if len(entries) else 0
    content = Content(
        np.require(entries, requirements=["C", "A"]),
        read_only(np.require(records, requirements=["C", "A"])),
        None,
        last if given is None else given,
    )
    if not file.is_sound(content):
        raise ValueError("entries and records do not fit one another")
    return content


def _words(queries: Records) -> Records:
    """The queries' words one after another, without what does not belong to them."""
    if queries.dtype != np.uint64 or queries.ndim != 3 or queries.shape[2] != 3:
        raise Refusal("bad_queries", "Queries are (turns, n, 3) uint64.", do="Check their shape.")
    flat = queries.reshape(-1, 3).copy()
    flat[:, 2] &= _LAST
    return read_only(flat)


@cache
def _looks() -> Numbers:
    out = np.empty((CHUNKS, LOOKS), np.uint32)
    tables.looks(out)
    return read_only(out)
