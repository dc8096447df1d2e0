"""Banked pictures that do not change: their windows in an index, and what belongs to each picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.seen import Places, Seen
from haechi.index.words import WordIndex

Records = NDArray[np.uint64]
# A picture's number, first record, rows and columns; numbers ascend.
Entries = NDArray[np.uint32]
NUMBER, FIRST, ROWS, COLUMNS = 0, 1, 2, 3

_PLACE = np.array([16, 32, 48], np.uint64)


@dataclass(frozen=True, eq=False)
class Shelf:
    """Records of one picture lie side by side, in the order of its windows."""

    index: WordIndex
    entries: Entries

    @classmethod
    def of(cls, pictures: Iterable[tuple[int, Seen]]) -> Shelf:
        """Pictures by number, ascending."""
        records, entries, first = [np.empty((0, 4), np.uint64)], [np.empty((0, 4), np.uint32)], 0
        for number, seen in pictures:
            records.append(records_of(number, seen))
            entries.append(np.array([(number, first, seen.rows, seen.columns)], np.uint32))
            first += len(seen)
        return cls(WordIndex.build(np.concatenate(records)), np.concatenate(entries))

    def __len__(self) -> int:
        return len(self.entries)

    def rows_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where each of these pictures stands among the entries; they must be here."""
        return np.searchsorted(self.entries[:, NUMBER], numbers.astype(np.uint32))

    def has(self, number: int) -> bool:
        at = int(np.searchsorted(self.entries[:, NUMBER], np.uint32(number)))
        return at < len(self) and int(self.entries[at, NUMBER]) == number

    def seen(self, number: int) -> Seen:
        """The windows of a picture that is here."""
        at = int(self.rows_of(np.array([number]))[0])
        first, rows, columns = (int(self.entries[at, way]) for way in (FIRST, ROWS, COLUMNS))
        last = int(self.entries[at + 1, FIRST]) if at + 1 < len(self) else len(self.index)
        own = self.index.records[first:last]
        words = own[:, :3].copy()
        words[:, 2] &= np.uint64((1 << 15) - 1)
        return Seen(rows, columns, places_of(own), words)

    def pictures(self) -> Iterable[tuple[int, Seen]]:
        """All of them, by number."""
        for number in self.entries[:, NUMBER].tolist():
            yield number, self.seen(number)


def records_of(number: int, seen: Seen) -> Records:
    """What the index keeps of a picture: word, place and number of each window."""
    records = np.empty((len(seen), 4), np.uint64)
    records[:, :3] = seen.words
    records[:, 2] |= (seen.places.astype(np.uint64) << _PLACE).sum(axis=1, dtype=np.uint64)
    records[:, 3] = number
    return records


def places_of(records: Records) -> Places:
    """The places that `records_of` put beside the words."""
    return (records[:, 2, None] >> _PLACE & np.uint64(0xFFFF)).astype(np.int32)
