"""An index that changes: additions in a small second set, removals as bits; the next search sees both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.index.index import Found, Hashes, Index, checked


class LiveIndex:
    """A read-only base, what was added since, and a bitmap of what was taken away.

    Added entries are numbered on from the base. `tombstones` may be an array in shared memory, so that one
    process's removal stops matches in all; it must then be large enough for what will be added.
    """

    def __init__(self, base: Index, tombstones: NDArray[np.uint8] | None = None) -> None:
        self._base = base
        self._added = np.empty((0, 32), np.uint8)
        self._shared = tombstones is not None
        self._tombstones = np.zeros(-(-len(base) // 8), np.uint8) if tombstones is None else tombstones

    def __len__(self) -> int:
        """Entry numbers given out so far, removed ones included."""
        return len(self._base) + len(self._added)

    def add(self, hashes: Hashes) -> range:
        """Take in more hashes and return their entry numbers."""
        first = len(self)
        rows = np.concatenate([self._added, checked(hashes)])
        needed = -(-(len(self._base) + len(rows)) // 8)
        if needed > len(self._tombstones):
            if self._shared:
                raise ValueError("the shared bitmap has no room for these entries")
            self._tombstones = np.concatenate([self._tombstones, np.zeros(needed, np.uint8)])
        self._added = rows
        return range(first, len(self))

    def remove(self, entry: int) -> None:
        """Stop an entry from matching, for good: numbers are never used again."""
        if not 0 <= entry < len(self):
            raise IndexError(f"no entry {entry}")
        self._tombstones[entry >> 3] |= np.uint8(1 << (entry & 7))

    def search(self, queries: Hashes, radius: int) -> Found:
        """Matches among base and additions, without what was removed."""
        base = self._base.search(queries, radius, self._tombstones)
        if not len(self._added):
            return base
        more = Index(self._added, None).search(queries, radius)
        entry = more.entry + len(self._base)
        alive = (self._tombstones[entry >> 3] >> (entry & 7).astype(np.uint8)) & 1 == 0
        query = np.concatenate([base.query, more.query[alive]])
        entries = np.concatenate([base.entry, entry[alive]])
        distance = np.concatenate([base.distance, more.distance[alive]])
        order = np.lexsort((entries, query))
        return Found(query[order], entries[order], distance[order])

    def compacted(self) -> tuple[Index, NDArray[np.int64]]:
        """A new base of the living entries, and for each its old number."""
        old = np.arange(len(self))
        living = old[(self._tombstones[old >> 3] >> (old & 7).astype(np.uint8)) & 1 == 0]
        return Index.build(np.concatenate([self._base.hashes, self._added])[living]), living
