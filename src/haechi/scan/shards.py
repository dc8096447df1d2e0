"""A large index in shards on several machines: exact, and whole as long as one replica of each shard lives.

Entry e lies in shard e % shards as its row e // shards, so that additions spread evenly and nobody has to
remember places. Every replica of a shard has every change before the change is acknowledged. Whoever misses
one, or dies, is never asked again; a new replica is filled from a living one: no shared storage is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from threading import Lock, RLock
from typing import Self

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal, Unavailable
from haechi.index import Found
from haechi.scan.ports import Answer, Fleet, Lost, Replica

Hashes = NDArray[np.uint8]
Numbers = NDArray[np.int64]

# Rows in one message (32 MB): bounds what lies in the object store at once.
CHUNK = 1 << 20
NO_ROWS = np.empty((0, 32), np.uint8)
NO_NUMBERS = np.empty(0, np.int64)


class ShardedIndex:
    """Searched from many threads at once; one object makes all the changes, one after another."""

    def __init__(self, fleet: Fleet, *, shards: int, copies: int) -> None:
        """Use `build`."""
        self._fleet = fleet
        self._copies = copies
        self._homes: list[tuple[Replica, ...]] = [()] * shards
        # The last change sent, and the last one every living replica has.
        self._versions = [0] * shards
        self._acknowledged = [0] * shards
        self._count = 0
        self._turn = 0
        self._changing = RLock()
        self._dropping = Lock()

    @classmethod
    def build(cls, fleet: Fleet, hashes: Hashes, *, shards: int, copies: int = 2) -> Self:
        """Spread the rows over the fleet, each shard on `copies` different nodes."""
        rows, nodes = _checked(hashes), len(fleet.nodes())
        if not 1 <= copies <= nodes or shards < 1:
            raise Refusal(
                "too_few_nodes",
                f"{copies} copies of each of {shards} shards do not fit on {nodes} nodes.",
                do="Start more nodes, or ask for fewer copies.",
            )
        index = cls(fleet, shards=shards, copies=copies)
        index._count = len(rows)
        with ExitStack() as undone:
            undone.callback(index.close)
            index._settle(rows)
            undone.pop_all()
        return index

    def __len__(self) -> int:
        """Entry numbers given out so far, removed ones included."""
        return self._count

    @property
    def copies(self) -> tuple[int, ...]:
        """Replicas of each shard not known to be lost. 0: nothing can be searched any more, build it anew."""
        return tuple(len(home) for home in self._homes)

    def search(self, queries: Hashes, radius: int) -> Found:
        """As Index.search. Where a replica dies meanwhile another is asked: all the answer, or none."""
        shared = self._fleet.share(_checked(queries))
        self._turn += 1
        asked = [
            self._ask(shard, "search", self._acknowledged[shard], shared, radius)
            for shard in range(self._shards)
        ]
        query, entry, distance = [], [], []
        for shard, answered in enumerate(asked):
            found = answered()
            query.append(found.query)
            entry.append(found.entry * self._shards + shard)
            distance.append(found.distance)
        queries_of, entries = np.concatenate(query), np.concatenate(entry)
        order = np.lexsort((entries, queries_of))
        return Found(queries_of[order], entries[order], np.concatenate(distance)[order])

    def add(self, hashes: Hashes) -> range:
        """Take in more hashes. When it returns, every search anywhere in this index sees them."""
        rows = _checked(hashes)
        with self._changing:
            first, count = self._count, self._count + len(rows)
            places = np.arange(first, count) % self._shards
            touched = np.unique(places).tolist()
            self._change({shard: (rows[places == shard], NO_NUMBERS) for shard in touched}, count)
            return range(first, count)

    def remove(self, entries: Numbers) -> None:
        """Stop entries from matching, for good. When it returns, no search in this index finds them."""
        wanted = np.unique(np.asarray(entries, np.int64))
        with self._changing:
            if len(wanted) and not 0 <= wanted[0] <= wanted[-1] < self._count:
                raise IndexError(f"entries are 0 to {self._count - 1}")
            places = wanted % self._shards
            touched = np.unique(places).tolist()
            numbers = {shard: wanted[places == shard] // self._shards for shard in touched}
            self._change({shard: (NO_ROWS, numbers[shard]) for shard in touched}, self._count)

    def heal(self) -> int:
        """Find the dead, and fill as many new replicas as there are nodes for; how many. Searches go on.

        For a timer: a search notices only the replica it asks.
        """
        started = 0
        with self._changing:
            for shard in range(self._shards):
                self._all(shard, "standing", says=self._versions[shard])()
                while len(self._homes[shard]) < self._copies and (node := self._free_node(shard)) is not None:
                    if not self._copied(shard, node):
                        break
                    started += 1
        return started

    def close(self) -> None:
        """End every replica."""
        for shard, home in enumerate(self._homes):
            for replica in home:
                self._drop(shard, replica)

    @property
    def _shards(self) -> int:
        return len(self._homes)

    def _settle(self, rows: Hashes) -> None:
        """Start all replicas at once, fill every shard chunk by chunk, and let all build what they need."""
        for shard in range(self._shards):
            for _ in range(self._copies):
                node = self._free_node(shard)
                if node is not None:
                    self._homes[shard] += (self._fleet.start(node),)
        for shard in range(self._shards):
            own = rows[shard :: self._shards]
            self._all(shard, "reserve", len(own))()
            for start in range(0, len(own), CHUNK):
                chunk = self._fleet.share(np.ascontiguousarray(own[start : start + CHUNK]))
                self._all(shard, "fill", start, chunk)()
        for opened in [self._all(shard, "open", 0, NO_NUMBERS, says=0) for shard in range(self._shards)]:
            opened()

    def _change(self, changes: dict[int, tuple[Hashes, Numbers]], count: int) -> None:
        # Counted before any is sent: should we be interrupted, whoever missed its change is behind.
        for shard in changes:
            self._versions[shard] += 1
        self._count = count
        waiting = []
        for shard, change in changes.items():
            version = self._versions[shard]
            waiting.append((shard, version, self._all(shard, "change", version, *change, says=version)))
        for shard, version, acknowledged in waiting:
            acknowledged()
            self._acknowledged[shard] = version

    def _ask(self, shard: int, method: str, *given: object) -> Callable[[], Found]:
        """Ask one replica now; calling the result waits, and asks another where that one is lost."""

        def next_one() -> tuple[Replica, Answer]:
            home = self._alive(shard)
            replica = home[(self._turn + shard) % len(home)]
            return replica, replica.ask(method, *given)

        replica, answer = next_one()

        def answered() -> Found:
            nonlocal replica, answer
            while True:
                try:
                    found: Found | None = answer.get()
                except Lost:
                    found = None
                if found is not None:
                    return found
                self._drop(shard, replica)
                replica, answer = next_one()

        return answered

    def _all(self, shard: int, method: str, *given: object, says: object = None) -> Callable[[], None]:
        """Ask every replica now; calling the result waits, and drops those that are lost or say other than
        `says`. One that did it must be left."""
        asked = [(replica, replica.ask(method, *given)) for replica in self._alive(shard)]

        def answered() -> None:
            for replica, answer in asked:
                try:
                    done = answer.get() == says
                except Lost:
                    done = False
                if not done:
                    self._drop(shard, replica)
            self._alive(shard)

        return answered

    def _alive(self, shard: int) -> tuple[Replica, ...]:
        home = self._homes[shard]
        if not home:
            raise Unavailable(
                f"Every replica of shard {shard} is lost.", do="Build the index again from its bank."
            )
        return home

    def _drop(self, shard: int, lost: Replica) -> None:
        """It may only be out of reach for now: never again is it asked, by anybody."""
        with self._dropping:
            self._homes[shard] = tuple(replica for replica in self._homes[shard] if replica is not lost)
        lost.end()

    def _free_node(self, shard: int) -> str | None:
        """The living node with the fewest replicas that has none of this shard."""
        taken = {replica.node for replica in self._homes[shard]}
        load = {node: 0 for node in self._fleet.nodes() if node not in taken}
        for home in self._homes:
            for replica in home:
                if replica.node in load:
                    load[replica.node] += 1
        return min(load, key=lambda node: load[node], default=None)

    def _copied(self, shard: int, node: str) -> bool:
        """A new replica with all that a living one has. It takes part once it is whole."""
        count, version = len(range(shard, self._count, self._shards)), self._versions[shard]
        fresh, whole = self._fleet.start(node), False
        try:
            fresh.ask("reserve", count).get()
            for start in range(0, count, CHUNK):
                rows = self._first(shard, "rows", version, start, min(start + CHUNK, count))
                fresh.ask("fill", start, rows).get()
            whole = fresh.ask("open", version, self._first(shard, "buried", version)).get() == version
        except Lost:
            return False
        finally:
            if not whole:
                fresh.end()
        with self._dropping:
            self._homes[shard] += (fresh,)
        return True

    def _first(self, shard: int, method: str, *given: object) -> object:
        """What some living replica that is not behind answers."""
        while True:
            source = self._alive(shard)[0]
            try:
                answer: object = source.ask(method, *given).get()
            except Lost:
                answer = None
            if answer is not None:
                return answer
            self._drop(shard, source)


def _checked(hashes: Hashes) -> Hashes:
    if hashes.dtype != np.uint8 or hashes.ndim != 2 or hashes.shape[1] != NO_ROWS.shape[1]:
        raise Refusal(
            "bad_hashes", "Hashes are rows of 32 bytes; these are not.", do="Check how they were read."
        )
    return hashes
