"""A sharded index gives one index's answers, whatever dies on the way. The machines here are a fake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.errors import Refusal, Unavailable
from haechi.index import Found, Index, LiveIndex
from haechi.scan import shards
from haechi.scan.ports import Lost
from haechi.scan.shard import Shard
from haechi.scan.shards import ShardedIndex


@dataclass
class FakeFleet:
    """Machines that die when told to, or at the n-th question from now: with the answer lost or given."""

    alive: list[str]
    sent: list[object] = field(default_factory=list)
    fuse: int = -1
    deaf: set[str] = field(default_factory=set)

    def nodes(self) -> list[str]:
        return list(self.alive)

    def start(self, node: str) -> FakeReplica:
        return FakeReplica(self, node)

    def share(self, value: object) -> object:
        return value

    def kill(self, node: str) -> None:
        self.alive.remove(node)


class FakeReplica:
    def __init__(self, fleet: FakeFleet, node: str) -> None:
        self.node, self._fleet, self._shard, self._ended = node, fleet, Shard(), False

    def ask(self, method: str, *given: object) -> FakeAnswer:
        fleet = self._fleet
        fleet.sent += given
        if fleet.fuse >= 0:
            fleet.fuse -= 1
            if fleet.fuse < 0 and self.node in fleet.alive and len(fleet.alive) > 1:
                fleet.kill(self.node)
        if self._ended or self.node not in fleet.alive:
            return FakeAnswer(self, lambda: None, lost=True)
        if (self.node, method) in {(node, "change") for node in fleet.deaf}:
            return FakeAnswer(self, lambda: None, lost=False)
        done = getattr(self._shard, method)(*given)
        return FakeAnswer(self, lambda: done, lost=False)

    def end(self) -> None:
        self._ended = True

    @property
    def dead(self) -> bool:
        return self._ended or self.node not in self._fleet.alive


@dataclass
class FakeAnswer:
    """Lost, too, when its machine dies between question and answer."""

    replica: FakeReplica
    value: Callable[[], Any]
    lost: bool

    def get(self) -> Any:
        if self.lost or self.replica.dead:
            raise Lost
        return self.value()


def near(rng: np.random.Generator, rows: np.ndarray, count: int) -> np.ndarray:
    """Copies of rows with up to 40 bits flipped."""
    bits = np.unpackbits(rows[rng.integers(0, len(rows), count)], axis=1)
    for row in bits:
        row[rng.choice(256, int(rng.integers(0, 41)), replace=False)] ^= 1
    return np.packbits(bits, axis=1)


def some(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


def same(left: Found, right: Found) -> bool:
    return all(
        np.array_equal(getattr(left, name), getattr(right, name)) for name in ("query", "entry", "distance")
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "search", "search", "kill", "fuse", "join", "heal"]),
        st.integers(0, 2**16),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(count=st.integers(0, 60), number=st.integers(1, 5), copies=st.integers(1, 3), steps=STEPS)
def test_it_answers_as_one_index_or_says_that_it_cannot(
    count: int, number: int, copies: int, steps: list[tuple[str, int]]
) -> None:
    rows = some(count, count)
    fleet = FakeFleet([f"node{n}" for n in range(copies + 1)])
    model, index = LiveIndex(Index.build(rows)), ShardedIndex.build(fleet, rows, shards=number, copies=copies)
    try:
        for step, seed in steps:
            take(step, seed, fleet, model, index)
    except Unavailable:
        assert 0 in index.copies


def take(step: str, seed: int, fleet: FakeFleet, model: LiveIndex, index: ShardedIndex) -> None:
    rng = np.random.default_rng(seed)
    if step == "add":
        more = some(seed, seed % 7)
        assert index.add(more) == model.add(more)
    elif step == "remove" and len(model):
        entries = rng.integers(0, len(model), 3)
        index.remove(entries)
        for entry in entries.tolist():
            model.remove(entry)
    elif step == "search":
        queries = some(seed, 4)
        assert same(index.search(queries, seed % 140), model.search(queries, seed % 140))
    elif step == "kill" and len(fleet.alive) > 1:
        fleet.kill(fleet.alive[seed % len(fleet.alive)])
    elif step == "fuse":
        fleet.fuse = seed % 9
    elif step == "join":
        fleet.alive.append(f"joined{seed}-{len(fleet.sent)}")
    elif step == "heal":
        index.heal()
    assert len(index) == len(model)


@pytest.fixture
def three() -> FakeFleet:
    return FakeFleet(["a", "b", "c"])


def test_matches_lie_within_the_radius_and_none_is_missed(three: FakeFleet) -> None:
    rows = some(1, 20_000)
    index, queries = ShardedIndex.build(three, rows, shards=3), near(np.random.default_rng(2), rows, 50)
    found = index.search(queries, 31)
    assert len(found) > 20
    assert same(found, Index.build(rows).search(queries, 31))


def test_two_deaths_one_after_another_lose_nothing_once_healed(three: FakeFleet) -> None:
    rows = some(1, 50)
    index = ShardedIndex.build(three, rows, shards=4)
    index.remove(np.array([7]))
    added = index.add(some(2, 5))
    three.kill("a")
    assert index.search(rows[:9], 0).entry.tolist() == [0, 1, 2, 3, 4, 5, 6, 8]
    three.alive.append("d")
    index.heal()
    assert index.copies == (2, 2, 2, 2)
    three.kill("b")
    assert index.search(rows[:9], 0).entry.tolist() == [0, 1, 2, 3, 4, 5, 6, 8]
    assert index.search(some(2, 5), 0).entry.tolist() == list(added)


def test_rows_are_copied_chunk_by_chunk(three: FakeFleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "CHUNK", 4)
    rows = some(1, 30)
    index = ShardedIndex.build(three, rows, shards=2)
    index.add(some(2, 9))
    three.kill("a")
    index.heal()
    three.kill("b")
    assert index.search(np.concatenate([rows, some(2, 9)]), 0).entry.tolist() == list(range(39))


def test_copies_lie_on_different_nodes(three: FakeFleet) -> None:
    index = ShardedIndex.build(three, some(1, 10), shards=6)
    homes = [{replica.node for replica in home} for home in index._homes]
    assert all(len(home) == 2 for home in homes)
    assert {node: sum(node in home for home in homes) for node in "abc"} == {"a": 4, "b": 4, "c": 4}


def test_whoever_misses_a_change_is_never_asked_again(three: FakeFleet) -> None:
    rows = some(1, 12)
    index = ShardedIndex.build(three, rows, shards=1, copies=3)
    three.deaf = {"a"}
    index.remove(np.array([3]))
    assert index.copies == (2,)
    three.deaf = set()
    assert all(index.search(rows[3:4], 0).entry.tolist() == [] for _ in range(6))


def test_a_change_that_nobody_has_is_not_acknowledged(three: FakeFleet) -> None:
    index = ShardedIndex.build(three, some(1, 12), shards=1)
    three.deaf = {"a", "b"}
    with pytest.raises(Unavailable, match="Every replica of shard 0 is lost"):
        index.remove(np.array([3]))
    with pytest.raises(Unavailable):
        index.search(some(1, 1), 0)


def test_nothing_but_hashes_and_numbers_is_sent(three: FakeFleet) -> None:
    index = ShardedIndex.build(three, some(1, 12), shards=2)
    index.add(some(2, 3))
    index.remove(np.array([1]))
    index.search(some(3, 2), 31)
    for value in three.sent:
        if isinstance(value, np.ndarray):
            assert (value.dtype, value.shape[1:]) in ((np.uint8, (32,)), (np.int64, ()))
        else:
            assert isinstance(value, int)


def test_too_few_nodes_and_entries_that_are_none_are_refused(three: FakeFleet) -> None:
    with pytest.raises(Refusal) as refused:
        ShardedIndex.build(three, some(1, 4), shards=2, copies=4)
    assert refused.value.reason == "too_few_nodes"
    index = ShardedIndex.build(three, some(1, 4), shards=2)
    with pytest.raises(Refusal, match="rows of 32 bytes"):
        index.search(np.zeros((2, 31), np.uint8), 0)
    for entry in (-1, 4):
        with pytest.raises(IndexError):
            index.remove(np.array([entry]))


def test_closed_it_answers_nothing(three: FakeFleet) -> None:
    index = ShardedIndex.build(three, some(1, 4), shards=2)
    index.close()
    with pytest.raises(Unavailable):
        index.search(some(1, 1), 0)
