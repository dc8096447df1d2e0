"""Banked window hashes, searched together: the index finds near windows, votes make pictures of them."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

import numpy as np

from haechi.core.windows import WindowHash
from haechi.hashes.windows import votes
from haechi.hashes.windows.hash import seen_of
from haechi.hashes.windows.seen import Seen
from haechi.hashes.windows.shelf import COLUMNS, FIRST, ROWS, Shelf, places_of
from haechi.hashes.windows.turns import TURNS, turned
from haechi.hashes.windows.votes import Agreement
from haechi.index.tombstones import Tombstones
from haechi.index.words import Rule

__all__ = ["LEAST_VOTES", "RULE", "Agreement", "WindowBank"]

RULE = Rule()
# Windows that must agree before a banked picture is named at all.
LEAST_VOTES = 3


class WindowBank:
    """Window hashes by number, in the order they came; a number is never used again.

    Threads may search, add and bury at once: a search works on the pictures that were there at its beginning,
    and leaves out whatever is buried by then.
    """

    def __init__(
        self, base: Shelf | None = None, *, given: int | None = None, tombstones: Tombstones | None = None
    ) -> None:
        own = Shelf.of(()) if base is None else base
        self._given = (int(own.entries[-1, 0]) + 1 if len(own) else 0) if given is None else given
        self.tombstones = Tombstones() if tombstones is None else tombstones
        self.tombstones.make_room(self._given)
        self._changing = Lock()
        # One name, put in place in one step.
        self._shelves: tuple[Shelf, ...] = (own,)

    @classmethod
    def build(cls, hashes: Iterable[WindowHash]) -> WindowBank:
        """A bank of these, numbered from 0."""
        return cls(Shelf.of(enumerate(map(seen_of, hashes))))

    def __len__(self) -> int:
        """Numbers given out so far, buried ones included."""
        return self._given

    def add(self, hash: WindowHash) -> int:
        """Take in one more picture and return its number; the next search sees it."""
        with self._changing:
            number = self._given
            self.tombstones.make_room(number + 1)
            added = Shelf.of(
                [*(p for shelf in self._shelves[1:] for p in shelf.pictures()), (number, seen_of(hash))]
            )
            self._shelves, self._given = (self._shelves[0], added), number + 1
        return number

    def bury(self, entry: int) -> None:
        """Stop a picture from being found, for good: no search that begins after this returns it."""
        if not 0 <= entry < self._given:
            raise IndexError(f"no entry {entry}")
        self.tombstones.bury([entry])

    def seen(self, entry: int) -> Seen:
        """The windows of a banked picture."""
        for shelf in self._shelves:
            if shelf.has(entry):
                return shelf.seen(entry)
        raise IndexError(f"no entry {entry}")

    def search(
        self, seen: Seen, *, turns: int = TURNS, least: int = LEAST_VOTES, rule: Rule = RULE
    ) -> list[Agreement]:
        """Banked pictures with `least` or more windows that agree with the query, in its first `turns` turns.

        Each picture once, in its best turn; the most votes first.
        """
        if not len(seen):
            return []
        views = turned(seen)[:turns]
        words = np.stack([view.words for view in views])
        places = np.stack([view.places for view in views]).astype(np.int32)
        frame = (seen.rows, seen.columns)
        found = [
            agreement
            for shelf in self._shelves
            if len(shelf)
            for agreement in self._agreements(shelf, words, places, frame, least, rule)
        ]
        return sorted(found, key=lambda one: (-one.votes, -one.shown, one.entry))

    def _agreements(
        self,
        shelf: Shelf,
        words: votes.Words,
        places: votes.Places,
        frame: tuple[int, int],
        least: int,
        rule: Rule,
    ) -> list[Agreement]:
        hits = shelf.index.search(words, rule, self.tombstones.bitmap)
        windows = words.shape[1]
        hits = votes.ordered(votes.crowded(hits, windows, least), windows)
        banked = places_of(shelf.index.records[hits[:, votes.ROW]])
        member = votes.vote(hits, places, banked, least)
        rows = shelf.rows_of(hits[:, votes.ENTRY])
        entries = shelf.entries[rows].astype(np.int64)
        return votes.agreements(
            hits, places, banked, entries[:, FIRST], entries[:, (ROWS, COLUMNS)], frame, member
        )
