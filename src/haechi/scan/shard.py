"""One replica of one shard: a part of a large index, in a process that may die with all it holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.index import Found, Index, LiveIndex

Hashes = NDArray[np.uint8]


class Shard:
    """Filled with rows, opened, then searched and changed. Entries have the numbers of their rows here.

    Each change has the version it makes. A replica that missed one is behind, and answers nothing more.
    """

    def __init__(self) -> None:
        self._rows: Hashes = np.empty((0, 32), np.uint8)
        self._added: list[Hashes] = []
        self._buried: set[int] = set()
        self._version = -1
        self._live = LiveIndex(Index.build(self._rows))

    def reserve(self, count: int) -> None:
        """Make room for so many rows."""
        self._rows = np.empty((count, 32), np.uint8)

    def fill(self, start: int, rows: Hashes) -> None:
        """Rows from number `start` on."""
        self._rows[start : start + len(rows)] = rows

    def open(self, version: int, buried: NDArray[np.int64]) -> int:
        """Build what searching needs, once every row is there; what is in `buried` matches nothing."""
        self._live = LiveIndex(Index.build(self._rows))
        self._bury(buried)
        self._version = version
        return version

    def search(self, version: int, queries: Hashes, radius: int) -> Found | None:
        """Matches among what is here; None where this replica is behind `version`."""
        return self._live.search(queries, radius) if self._version >= version else None

    def change(self, version: int, added: Hashes, removed: NDArray[np.int64]) -> int:
        """Take in and take away, if this is the next change; the version this replica has then."""
        if version == self._version + 1:
            if len(added):
                self._added.append(np.array(added))
                self._live.add(self._added[-1])
            self._bury(removed)
            self._version = version
        return self._version

    def standing(self) -> int:
        """The version this replica has."""
        return self._version

    def rows(self, version: int, start: int, stop: int) -> Hashes | None:
        """Rows by number, removed ones included, for a new replica; None where this one is behind."""
        if self._version < version:
            return None
        base = len(self._rows)
        added = np.concatenate([self._rows[:0], *self._added])
        return np.concatenate([self._rows[start:stop], added[max(0, start - base) : max(0, stop - base)]])

    def buried(self, version: int) -> NDArray[np.int64] | None:
        """Numbers of all that was removed; None where this replica is behind."""
        return np.array(sorted(self._buried), np.int64) if self._version >= version else None

    def _bury(self, numbers: NDArray[np.int64]) -> None:
        for number in numbers.tolist():
            self._live.remove(number)
            self._buried.add(number)
