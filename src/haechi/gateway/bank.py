"""One bank version, ready to be matched against; entries can be revoked while it serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from haechi.core.signal import EntryKind, Match
from haechi.index import Index
from haechi.wire.bank import BankVersion


class Bank:
    """Read-only but for `revoke`, which only ever takes away: another thread may search meanwhile."""

    def __init__(self, version: BankVersion) -> None:
        self.number = version.number
        self.lease_until = version.lease_until
        self.tombstone_seq = version.tombstone_seq
        self._entries = version.entries
        self._rows = {entry.id: row for row, entry in enumerate(version.entries)}
        self._index = Index.build(_bits([bytes.fromhex(entry.hash) for entry in version.entries]))
        self._tombstones = np.zeros(-(-len(version.entries) // 8), np.uint8)
        self.revoke(stone.id for stone in version.tombstones)

    def __len__(self) -> int:
        """How many entries can match now."""
        return len(self._entries) - int(np.bitwise_count(self._tombstones).sum())

    def revoke(self, ids: Iterable[str]) -> None:
        """From this moment on these entries match nothing."""
        for name in ids:
            row = self._rows.get(name)
            if row is not None:
                self._tombstones[row >> 3] |= np.uint8(1 << (row & 7))

    def near(self, views: Sequence[bytes], *, quality: int, distance: int) -> list[Match]:
        """Every live entry within `distance` of one of the views, at its smallest distance."""
        found = self._index.search(_bits(views), distance, self._tombstones)
        best: dict[int, int] = {}
        for row, apart in zip(found.entry.tolist(), found.distance.tolist(), strict=True):
            best[row] = min(apart, best.get(row, apart))
        return [self._match(row, apart, quality) for row, apart in best.items()]

    def _match(self, row: int, distance: int, quality: int) -> Match:
        entry = self._entries[row]
        return Match(
            entry=entry.id,
            kind=EntryKind(entry.kind),
            distance=distance,
            quality=min(quality, entry.quality),
            hold_until=entry.hold_until,
        )


def _bits(hashes: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.array(np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32))
