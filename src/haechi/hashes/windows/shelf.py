"""Banked pictures that do not change: their windows in an index, and what belongs to each picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.core.windows import LONG, MOST
from haechi.hashes.windows.seen import Places, Seen, Words
from haechi.index.words import WordIndex
from haechi.index.words.file import COUNT

Records = NDArray[np.uint64]
# Columns of an entry: the picture's number, its first record, rows and columns, and the word of the whole.
NUMBER, FIRST, ROWS, COLUMNS, WHOLE = 0, 1, 2, 3, slice(4, 10)

_PLACE = np.array([16, 32, 48], np.uint64)
_COORDINATE = np.uint64(0xFFFF)
_LAST = np.uint64((1 << 15) - 1)


@dataclass(frozen=True, eq=False)
class Shelf:
    """Records of one picture lie side by side, in the order of its windows."""

    index: WordIndex

    @classmethod
    def of(cls, pictures: Iterable[tuple[int, Seen]], *, given: int | None = None, threads: int = 1) -> Shelf:
        """Pictures by number, ascending."""
        records, entries, first = [np.empty((0, 4), np.uint64)], list[tuple[int, ...]](), 0
        for number, seen in pictures:
            records.append(records_of(number, seen))
            entries.append((number, first, seen.rows, seen.columns, *seen.whole.view(np.uint32).tolist()))
            first += len(seen)
        own = np.array(entries, np.uint32).reshape(-1, COUNT)
        return cls(WordIndex.build(np.concatenate(records), own, given=given, threads=threads))

    @classmethod
    def open(cls, path: Path, *, key: bytes | None = None, threads: int = 1) -> Shelf:
        """Map a file; see WordIndex.open. What is no bank of windows is refused by name."""
        shelf = cls(WordIndex.open(path, key=key, threads=threads))
        entries, records = shelf.index.entries, shelf.index.records
        frames, halves = entries[:, ROWS : COLUMNS + 1], records[:, 2] >> _PLACE[2]
        most = np.diff(entries[:, FIRST], append=len(records)).max(initial=0)
        if len(entries) and (frames.max() > LONG or frames.min() < 1 or most > MOST or (halves == 0).any()):
            raise Refusal(
                "not_windows", "The bank's pictures are no windows'.", do="Build it again from its hashes."
            )
        return shelf

    @classmethod
    def joined(
        cls,
        shelves: Sequence[Shelf],
        *,
        without: Callable[[NDArray[np.int64]], NDArray[np.bool_]] | None = None,
        given: int | None = None,
        threads: int = 1,
    ) -> Shelf:
        """One shelf of several, whose numbers ascend from each to the next, `without` some of the numbers."""
        entries = np.concatenate([shelf.index.entries for shelf in shelves])
        records = np.concatenate([shelf.index.records for shelf in shelves])
        windows = np.concatenate([np.diff(s.index.entries[:, FIRST], append=len(s.index)) for s in shelves])
        if without is not None:
            living = ~without(entries[:, NUMBER].astype(np.int64))
            records, entries = records[np.repeat(living, windows)], entries[living]
            windows = windows[living]
        entries[:, FIRST] = np.cumsum(windows) - windows
        return cls(WordIndex.build(records, entries, given=given, threads=threads))

    def __len__(self) -> int:
        return len(self.index.entries)

    def at(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where each of these pictures stands among the entries; they must be here."""
        found: NDArray[np.int64] = np.searchsorted(self.index.entries[:, NUMBER], numbers.astype(np.uint32))
        return found

    @cached_property
    def wholes(self) -> Words:
        """The words of the pictures as wholes (3, n), in the order of the entries."""
        own = np.ascontiguousarray(self.index.entries[:, WHOLE]).view(np.uint64)
        return np.ascontiguousarray(own.T)

    def has(self, number: int) -> bool:
        at = int(self.at(np.array([number]))[0])
        return at < len(self) and int(self.index.entries[at, NUMBER]) == number

    def seen(self, number: int) -> Seen:
        """The windows of a picture that is here."""
        return self._seen(int(self.at(np.array([number]))[0]))

    def pictures(self) -> Iterator[tuple[int, Seen]]:
        """All of them, by number."""
        for at in range(len(self)):
            yield int(self.index.entries[at, NUMBER]), self._seen(at)

    def _seen(self, at: int) -> Seen:
        entries = self.index.entries
        first, rows, columns = (int(entries[at, way]) for way in (FIRST, ROWS, COLUMNS))
        last = int(entries[at + 1, FIRST]) if at + 1 < len(self) else len(self.index)
        own = self.index.records[first:last]
        words = own[:, :3].copy()
        words[:, 2] &= _LAST
        return Seen(rows, columns, places_of(own), words, entries[at, WHOLE].copy().view(np.uint64))


def records_of(number: int, seen: Seen) -> Records:
    """What the index keeps of a picture: word, place and number of each window."""
    records = np.empty((len(seen), 4), np.uint64)
    records[:, :3] = seen.words
    records[:, 2] |= (seen.places.astype(np.uint64) << _PLACE).sum(axis=1, dtype=np.uint64)
    records[:, 3] = number
    return records


def places_of(records: Records) -> Places:
    """The places that `records_of` put beside the words."""
    return (records[:, 2, None] >> _PLACE & _COORDINATE).astype(np.int32)
