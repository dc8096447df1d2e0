"""An index that changes: additions in a small second set, removals as bits; the next search sees both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np

from haechi.index.building import checked, checked_payload
from haechi.index.file import Content, Hashes, Numbers
from haechi.index.index import Found, Index
from haechi.index.tombstones import Tombstones

_FIRST_ROOM = 64


@dataclass(frozen=True, slots=True)
class _Added:
    """Entries since the base, numbered on from `first`. The arrays have more room than `count` rows."""

    first: int
    count: int
    hashes: Hashes
    payload: Numbers

    @classmethod
    def none(cls, first: int, room: int = _FIRST_ROOM) -> _Added:
        return cls(first, 0, np.empty((room, 32), np.uint8), np.zeros(room, np.uint32))

    def index(self) -> Index:
        """What is there, to be searched by comparing everything."""
        numbers = np.arange(self.first, self.first + self.count, dtype=np.uint32)
        rows, payload = self.hashes[: self.count], self.payload[: self.count]
        return Index(Content(rows, None, numbers, payload, self.first + self.count))

    def with_more(self, hashes: Hashes, payload: Numbers) -> _Added:
        """Rows behind `count` belong to nobody yet: searches under way never look at them."""
        count = self.count + len(hashes)
        grown = self
        if count > len(self.hashes):
            room = _Added.none(self.first, max(count, 2 * len(self.hashes)))
            room.hashes[: self.count], room.payload[: self.count] = self._own()
            grown = room
        grown.hashes[self.count : count] = hashes
        grown.payload[self.count : count] = payload
        return replace(grown, count=count)

    def since(self, first: int) -> _Added:
        """Only the entries from that number on."""
        hashes, payload = self._own()
        return _Added.none(first).with_more(hashes[first - self.first :], payload[first - self.first :])

    def _own(self) -> tuple[Hashes, Numbers]:
        return self.hashes[: self.count], self.payload[: self.count]


class LiveIndex:
    """A read-only base, what was added since, and tombstones for what was taken away.

    Added entries are numbered on from the base. Threads may search, add, remove and rebuild at once: a search
    works on base and additions as they were at its beginning, and leaves out whatever is buried by then.
    """

    def __init__(self, base: Index, tombstones: Tombstones | None = None) -> None:
        self.tombstones = Tombstones() if tombstones is None else tombstones
        self.tombstones.make_room(base.content.given)
        self._changing, self._rebuilding = Lock(), Lock()
        # One name, put in place in one step: nobody sees a new base with old additions.
        self._now = (base, _Added.none(base.content.given))

    def __len__(self) -> int:
        """Entry numbers given out so far, removed ones included."""
        added = self._now[1]
        return added.first + added.count

    def add(self, hashes: Hashes, payload: Numbers | None = None) -> range:
        """Take in more hashes and return their entry numbers."""
        rows = checked(hashes)
        extra = np.zeros(len(rows), np.uint32) if payload is None else checked_payload(payload, len(rows))
        with self._changing:
            first = len(self)
            self.tombstones.make_room(first + len(rows))
            base, added = self._now
            self._now = (base, added.with_more(rows, extra))
        return range(first, first + len(rows))

    def remove(self, entry: int) -> None:
        """Stop an entry from matching, for good: numbers are never used again."""
        with self._changing:
            if not 0 <= entry < len(self):
                raise IndexError(f"no entry {entry}")
            self.tombstones.bury([entry])

    def search(self, queries: Hashes, radius: int, *, threads: int = 1) -> Found:
        """Matches among base and additions, without what was removed."""
        base, added = self._now
        bitmap = self.tombstones.bitmap
        found = base.search(queries, radius, bitmap, threads=threads)
        if not added.count:
            return found
        more = added.index().search(queries, radius, bitmap, threads=threads)
        query = np.concatenate([found.query, more.query])
        entry = np.concatenate([found.entry, more.entry])
        order = np.lexsort((entry, query))
        distance = np.concatenate([found.distance, more.distance])
        payload = np.concatenate([found.payload, more.payload])
        return Found(query[order], entry[order], distance[order], payload[order])

    def compacted(
        self, path: Path | None = None, *, key: bytes | None = None, threads: int | None = None
    ) -> Index:
        """A new index of the living entries, under their old numbers; with `path` also a file."""
        base, added = self._now
        more = added.index().content
        numbers = np.concatenate([_numbers(base), more.numbers])
        living = ~self.tombstones.buried(numbers.astype(np.int64))
        has_payload = len(base.content.payload) or more.payload.any()
        payload = np.concatenate([_payload(base), more.payload])[living] if has_payload else None
        return Index.build(
            np.concatenate([base.hashes, more.hashes])[living],
            path,
            payload=payload,
            numbers=numbers[living],
            given=more.given,
            key=key,
            threads=threads,
        )

    def take(self, base: Index) -> None:
        """Swap in a base that was built meanwhile, here or by another process, from entries of this one.

        Additions it knows go; later ones stay. What was buried while it was built is buried in it too.
        """
        with self._changing:
            added = self._now[1]
            first = base.content.given
            if not added.first <= first <= len(self):
                raise ValueError("this base was not built from entries of this index")
            self._now = (base, added.since(first))

    def rebuild(
        self, path: Path | None = None, *, key: bytes | None = None, threads: int | None = None
    ) -> None:
        """Compact and swap in, while other threads search, add and remove. One rebuild at a time."""
        with self._rebuilding:
            self.take(self.compacted(path, key=key, threads=threads))


def _numbers(index: Index) -> Numbers:
    own = index.content.numbers
    return own if len(own) else np.arange(len(index), dtype=np.uint32)


def _payload(index: Index) -> Numbers:
    own = index.content.payload
    return own if len(own) else np.zeros(len(index), np.uint32)
