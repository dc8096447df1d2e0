"""The index of words: a read-only set of records, searched exactly by the rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from haechi.core.errors import Refusal
from haechi.index.index import NOTHING_BURIED, read_only
from haechi.index.words import brute, probe, tables
from haechi.index.words.brute import Bitmap, Hits
from haechi.index.words.rule import BITS, CHUNKS, Records, Rule
from haechi.index.words.tables import LOOKS, Numbers, Tables

# Below this many records reading all of them is faster than looking anything up.
FEWEST_FOR_TABLES = 1 << 11
# Hits a query has room for at first.
ROOM = 256

_LAST = np.uint64((1 << (BITS - 128)) - 1)


@dataclass(frozen=True)
class WordIndex:
    """Records of 32 bytes: 143 bits of word, 49 of the caller's, 32 of entry number, 32 spare.

    Several records may belong to one entry. Made by `build` and `open`.
    """

    records: Records
    tables: Tables | None

    @classmethod
    def build(cls, records: Records, *, threads: int = 1) -> WordIndex:
        """Index (n, 4) uint64."""
        own = read_only(checked(records))
        return cls(own, tables.build(own, threads) if len(own) >= FEWEST_FOR_TABLES else None)

    def __len__(self) -> int:
        return len(self.records)

    def search(self, queries: Records, rule: Rule, tombstones: Bitmap = NOTHING_BURIED) -> Hits:
        """Rows of (query, row, distance, entry): every near pair, but for entries buried in `tombstones`.

        `queries` is (turns, n, 3) uint64, query `turn * n + i`. The bitmap is read at each search.
        """
        wanted, stones = _words(queries), read_only(tombstones)
        # Room that is not used costs nothing.
        found = np.empty((ROOM * len(wanted) + 64, 4), np.int64)
        while True:
            count = self._search(wanted, queries.shape[1], rule, stones, found)
            if count <= len(found):
                return found[:count]
            found = np.empty((count, 4), np.int64)

    def _search(self, words: Records, windows: int, rule: Rule, tombstones: Bitmap, found: Hits) -> int:
        if self.tables is None or not windows:
            return brute.search(self.records, words, rule.radius, rule.beside, tombstones, found)
        return probe.search(
            self.records,
            self.tables.starts,
            self.tables.blocks,
            _looks(),
            words,
            windows,
            rule.radius,
            rule.beside,
            tombstones,
            found,
        )


def checked(records: Records) -> Records:
    """Rows of four words, one after another in memory; anything else is refused."""
    if records.dtype != np.uint64 or records.ndim != 2 or records.shape[1] != 4:
        raise Refusal("bad_records", "Records are rows of 32 bytes; these are not.", do="Check their shape.")
    return np.require(records, requirements=["C", "A"])


def _words(queries: Records) -> Records:
    """The queries' words one after another, without what does not belong to them."""
    if queries.dtype != np.uint64 or queries.ndim != 3 or queries.shape[2] != 3:
        raise Refusal("bad_queries", "Queries are (turns, n, 3) words.", do="Check their shape.")
    flat = queries.reshape(-1, 3).copy()
    flat[:, 2] &= _LAST
    return read_only(flat)


@cache
def _looks() -> Numbers:
    out = np.empty((CHUNKS, LOOKS), np.uint32)
    tables.looks(out)
    return read_only(out)
