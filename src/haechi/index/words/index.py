"""The index of words: a read-only set of records, searched exactly by the rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from haechi.core.errors import Refusal
from haechi.index.index import NOTHING_BURIED, read_only
from haechi.index.words import brute
from haechi.index.words.brute import Bitmap, Hits
from haechi.index.words.rule import BITS, Records, Rule

_LAST = np.uint64((1 << (BITS - 128)) - 1)


@dataclass(frozen=True)
class WordIndex:
    """Records of 32 bytes: 143 bits of word, 49 of the caller's, 32 of entry number, 32 spare.

    Several records may belong to one entry. Made by `build` and `open`.
    """

    records: Records

    @classmethod
    def build(cls, records: Records) -> WordIndex:
        """Index (n, 4) uint64."""
        return cls(read_only(checked(records)))

    def __len__(self) -> int:
        return len(self.records)

    def search(self, queries: Records, rule: Rule, tombstones: Bitmap = NOTHING_BURIED) -> Hits:
        """Rows of (query, row, distance, entry): every near pair, but for entries buried in `tombstones`.

        `queries` is (turns, n, 3) uint64, query `turn * n + i`. The bitmap is read at each search.
        """
        wanted = _words(queries)
        stones = read_only(tombstones)
        found = np.empty((4 * len(wanted) + 64, 4), np.int64)
        while True:
            count = brute.search(self.records, wanted, rule.radius, rule.beside, stones, found)
            if count <= len(found):
                return found[:count]
            found = np.empty((count, 4), np.int64)


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
