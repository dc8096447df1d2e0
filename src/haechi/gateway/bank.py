"""One bank version, ready to be matched against; entries can be revoked while it serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import UNSET, structs
from numpy.typing import NDArray

from haechi.core.signal import EntryKind, Match, View
from haechi.gateway.parts import Parts
from haechi.index import Index, Tombstones
from haechi.wire.bank import BankVersion


@dataclass(frozen=True, slots=True)
class Query:
    """One hash of an upload, what of it was hashed, and how good the hash is."""

    bits: bytes
    view: View = View.WHOLE
    quality: int = 100


class Bank:
    """Read-only but for `revoke`, which only ever takes away: another thread may search meanwhile."""

    def __init__(self, version: BankVersion, before: Bank | None = None) -> None:
        """`before` is the edition in force until now, whose work is taken over where it is the same."""
        self.number = version.number
        self.lease_until = version.lease_until
        self.tombstone_seq = version.tombstone_seq
        # Without their windows, whose text is as large as all the rest and lies in the parts' bank.
        self._entries = [structs.replace(entry, windows=UNSET) for entry in version.entries]
        self._rows = {entry.id: row for row, entry in enumerate(version.entries)}
        self._index = Index.build(_bits([bytes.fromhex(entry.hash) for entry in version.entries]))
        self._tombstones = Tombstones(len(version.entries))
        self.parts: Parts = Parts(version.entries, None if before is None else before.parts)
        self.revoke(stone.id for stone in version.tombstones)

    def __len__(self) -> int:
        """How many entries can match now."""
        return len(self._entries) - len(self._tombstones)

    def revoke(self, ids: Iterable[str]) -> None:
        """From this moment on these entries, or windows, match nothing."""
        gone = tuple(ids)
        self._tombstones.bury(self._rows[name] for name in gone if name in self._rows)
        self.parts.revoke(gone)

    def near(self, queries: Sequence[Query], *, distance: int) -> list[Match]:
        """Every live entry within `distance`, for each view that sees it once, at its smallest distance."""
        bits = _bits([query.bits for query in queries])
        found = self._index.search(bits, distance, self._tombstones.bitmap)
        best: dict[tuple[int, View], tuple[int, int]] = {}
        for number, row, apart in zip(
            found.query.tolist(), found.entry.tolist(), found.distance.tolist(), strict=True
        ):
            key = row, queries[number].view
            best[key] = min((apart, number), best.get(key, (apart, number)))
        return [self._match(row, apart, queries[number]) for (row, _), (apart, number) in best.items()]

    def _match(self, row: int, distance: int, query: Query) -> Match:
        entry = self._entries[row]
        return Match(
            entry=entry.id,
            kind=EntryKind(entry.kind),
            distance=distance,
            quality=min(query.quality, entry.quality),
            hold_until=entry.hold_until,
            view=query.view,
        )


def _bits(hashes: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.array(np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32))
