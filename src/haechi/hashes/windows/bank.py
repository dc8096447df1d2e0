"""Banked window hashes, searched together: the index finds near windows, votes make pictures of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np

from haechi.core.windows import WindowHash
from haechi.hashes.windows import likes, votes
from haechi.hashes.windows.hash import seen_of
from haechi.hashes.windows.seen import Places, Seen, Words
from haechi.hashes.windows.shelf import COLUMNS, FIRST, ROWS, Shelf, places_of
from haechi.hashes.windows.turns import TURNS, turned
from haechi.hashes.windows.votes import Agreement
from haechi.index.tombstones import Tombstones
from haechi.index.words import Rule
from haechi.index.words.file import FEWEST_FOR_TABLES

__all__ = ["LEAST_VOTES", "RULE", "Agreement", "WindowBank", "warm"]

RULE = Rule()
# As it is, and mirrored left to right: so is most of what is uploaded again. The other turns, upside down and
# on a side, are asked with fewer windows, and more of them must agree.
USUAL, RARE = (0, 2), (1, 3, 4, 5, 6, 7)
TURNED, TURNED_VOTES = 384, 3
# Windows, those picked first, whose words may differ in a bit of a chunk. To look for that takes ten
# times as long, and windows picked later find nearly as much without it (ADR 0018).
WIDE, TURNED_WIDE = 48, 8
# Additions are put together with those before them once they are this part of them.
GROWTH = 8
# Windows that must agree before a banked picture is named at all.
LEAST_VOTES = 2


class WindowBank:
    """Window hashes by number, in the order they came; a number is never used again.

    Threads may search, add, bury and rebuild at once: a search works on the pictures that were there at its
    beginning, and leaves out whatever is buried by then.
    """

    def __init__(self, base: Shelf, tombstones: Tombstones | None = None) -> None:
        self.tombstones = Tombstones() if tombstones is None else tombstones
        self.tombstones.make_room(base.index.content.given)
        self._changing, self._burying = Lock(), Lock()
        # One name each, put in place in one step. Numbers ascend from shelf to shelf.
        self._given = base.index.content.given
        self._shelves: tuple[Shelf, ...] = (base,)

    @classmethod
    def build(cls, hashes: Iterable[WindowHash], *, threads: int = 1) -> WindowBank:
        """A bank of these, numbered from 0."""
        return cls(Shelf.of(enumerate(map(seen_of, hashes)), threads=threads))

    @classmethod
    def open(cls, path: Path, *, key: bytes | None = None, threads: int = 1) -> WindowBank:
        """Map a file that `save` wrote, which processes share. Others are refused by name."""
        return cls(Shelf.open(path, key=key, threads=threads))

    def save(self, path: Path, *, key: bytes | None = None, threads: int = 1) -> None:
        """Write the living pictures, under their numbers, in one step: readers see the old or the new.

        With `key` (32 bytes) encrypted, and opened with it into shared memory only.
        """
        self._joined(threads).index.save(path, key=key, threads=threads)

    def rebuild(self, *, threads: int = 1) -> None:
        """Put additions into one index with the rest, and drop what is buried. Additions wait for it."""
        with self._changing:
            self._shelves = (self._joined(threads),)

    def __len__(self) -> int:
        """Numbers given out so far, buried ones included."""
        return self._given

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """What is searched: the base, then additions."""
        return self._shelves

    @property
    def size(self) -> int:
        """Bytes of all indexes."""
        return sum(shelf.index.size for shelf in self._shelves)

    def add(self, hash: WindowHash) -> int:
        """Take in one more picture and return its number; the next search sees it."""
        with self._changing:
            number = self._given
            with self._burying:
                self.tombstones.make_room(number + 1)
            base, *added = self._shelves
            added.append(Shelf.of([(number, seen_of(hash))]))
            while len(added) > 1 and len(added[-2].index) < GROWTH * len(added[-1].index):
                added[-2:] = [Shelf.joined(added[-2:])]
            self._shelves, self._given = (base, *added), number + 1
        return number

    def bury(self, entry: int) -> None:
        """Stop a picture from being found, for good: no search that begins after this returns it."""
        if not 0 <= entry < self._given:
            raise IndexError(f"no entry {entry}")
        with self._burying:
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
        """Banked pictures with `least` or more windows that agree with the query's.

        `turns` is 1 for the query as it is, 2 for it and its mirror image left to right, 4 for all mirrored
        forms, 8 for quarter turns too. Each picture once, in its best turn; the most votes first. In turns
        but the first two it takes at least TURNED_VOTES; `rule.wide` is not looked at.
        """
        best: dict[int, Agreement] = {}
        for asked in rounds(seen, turns):
            for shelf in self._shelves:
                hits = shelf.index.search(asked.words, asked.by(rule), self.tombstones.bitmap)
                for one in agreements(shelf, hits, asked, max(least, asked.least)):
                    known = best.get(one.entry)
                    if known is None or _rank(one) < _rank(known):
                        best[one.entry] = one
        return sorted(best.values(), key=_rank)

    def like(self, seen: Seen, *, turns: int = TURNS) -> list[Agreement]:
        """Banked pictures that are like the query as a whole, frame upon frame, the nearest first.

        As it is and mirrored, however many turns are asked for; without votes, and no pairs are told.
        """
        usual = USUAL[:turns]
        if not seen.whole.any():
            return []
        views = turned(seen.first(0))
        asked, found = np.stack([views[turn].whole for turn in usual]), list[tuple[int, int, int]]()
        for shelf in self._shelves:
            near = likes.like(shelf.wholes, asked)
            entries = shelf.index.entries[near[:, 0], 0].astype(np.int64)
            living = np.flatnonzero(~self.tombstones.buried(entries))[: likes.MOST]
            found += [(int(near[at, 2]), int(entries[at]), usual[near[at, 1]]) for at in living]
        none = np.zeros((0, 3), np.int32)
        nearest = sorted(found)[: likes.MOST]
        return [Agreement(entry, turn, none, 1.0, (0.0, 0.0), 0, 1.0) for _, entry, turn in nearest]

    def _joined(self, threads: int) -> Shelf:
        return Shelf.joined(self._shelves, without=self.tombstones.buried, given=self._given, threads=threads)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Windows of a query in some of its turns: `words` and `places` (turns, n, 3), `frame` its own size.

    The first `wide` windows may differ in one bit of a chunk; it takes at least `least` of all.
    """

    turns: tuple[int, ...]
    words: Words
    places: Places
    frame: tuple[int, int]
    wide: int
    least: int

    def by(self, rule: Rule) -> Rule:
        """The rule by which these windows are asked."""
        return replace(rule, wide=self.wide)


def rounds(seen: Seen, turns: int) -> Iterator[Asked]:
    """What is asked about a picture, one after another; `turns` as in `WindowBank.search`."""
    rare = RARE[: max(0, turns - len(USUAL))]
    for group, most, wide, least in (
        (USUAL[:turns], len(seen), WIDE, 1),
        (rare, TURNED, TURNED_WIDE, TURNED_VOTES),
    ):
        if group:
            views = turned(seen.first(most))
            words = np.stack([views[turn].words for turn in group])
            places = np.stack([views[turn].places for turn in group])
            yield Asked(group, words, places, (seen.rows, seen.columns), wide, least)


def agreements(shelf: Shelf, hits: votes.Hits, asked: Asked, least: int) -> list[Agreement]:
    """What the hits of a query in one shelf amount to."""
    windows = asked.places.shape[1]
    own = votes.ordered(votes.crowded(hits, windows, least), windows)
    if not len(own):
        return []
    banked = places_of(shelf.index.records[own[:, votes.ROW]])
    member = votes.vote(own, asked.places, banked, least)
    entries = shelf.index.entries[shelf.at(own[:, votes.ENTRY])].astype(np.int64)
    firsts, frames = entries[:, FIRST], entries[:, (ROWS, COLUMNS)]
    return votes.agreements(own, asked.turns, asked.places, banked, firsts, frames, asked.frame, member)


def _rank(one: Agreement) -> tuple[int, float, int]:
    return -one.votes, -one.shown, one.entry


def warm() -> None:
    """Compile all that a search needs, with and without tables, so that the next start finds it on disk."""
    rng = np.random.default_rng(1)
    words = rng.integers(0, 2**64, (FEWEST_FOR_TABLES, 3), dtype=np.uint64)
    words[:, 2] &= np.uint64((1 << 15) - 1)
    places = np.full((len(words), 3), 6400, np.int32)
    for count in (LEAST_VOTES, len(words)):
        seen = Seen(480, 640, places[:count], words[:count])
        part = Seen(480, 640, seen.places[:LEAST_VOTES], seen.words[:LEAST_VOTES])
        WindowBank(Shelf.of([(0, seen)])).search(part)
