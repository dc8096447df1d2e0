"""A changing index always equals one built anew from what is left."""

from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.index import Index, LiveIndex, Tombstones


def rows(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 4, (count, 32), dtype=np.uint8)


@settings(deadline=None, max_examples=40)
@given(
    base=st.integers(0, 60),
    steps=st.lists(st.one_of(st.integers(1, 90), st.sampled_from(["remove", "rebuild"])), max_size=12),
    seed=st.integers(0, 2**32 - 1),
)
def test_additions_removals_and_rebuilds(base: int, steps: list[int | str], seed: int) -> None:
    """A number adds as many. Entry numbers stay what they were, whatever happens."""
    rng = np.random.default_rng(seed)
    known = rows(base, seed)
    extra = np.arange(base, dtype=np.uint32)
    live = LiveIndex(Index.build(known, payload=extra))
    dead: set[int] = set()
    for number, step in enumerate(steps):
        if step == "rebuild":
            live.rebuild()
        elif isinstance(step, int):
            more = rows(step, seed + number)
            own = rng.integers(0, 2**32, step, dtype=np.uint32)
            assert live.add(more, own) == range(len(known), len(known) + step)
            known, extra = np.concatenate([known, more]), np.concatenate([extra, own])
        elif len(known):
            entry = int(rng.integers(0, len(known)))
            live.remove(entry)
            dead.add(entry)
    assert len(live) == len(known)
    queries = rows(3, seed + 1)
    left = np.array([entry for entry in range(len(known)) if entry not in dead], dtype=np.uint32)
    anew = Index.build(known[left], numbers=left, payload=extra[left]).search(queries, 40)
    for found in (live.search(queries, 40), live.compacted().search(queries, 40)):
        for name in ("query", "entry", "distance", "payload"):
            assert getattr(found, name).tolist() == getattr(anew, name).tolist()
    assert live.compacted().content.given == len(known)


def test_numbers_are_not_used_again_after_reopening(tmp_path: Path) -> None:
    live = LiveIndex(Index.build(rows(5, 1)))
    live.remove(4)
    live.rebuild(tmp_path / "bank", key=bytes(32))
    again = LiveIndex(Index.open(tmp_path / "bank", key=bytes(32)))
    assert again.add(rows(1, 2)) == range(5, 6)


def test_a_base_that_another_process_built_is_taken(tmp_path: Path) -> None:
    """Two indexes over one bitmap; one rebuilds into a file, the other goes on with it."""
    known, stones = rows(30, 1), Tombstones(100)
    one, other = (LiveIndex(Index.build(known), stones) for _ in range(2))
    more = rows(4, 2)
    assert one.add(more) == other.add(more)
    one.rebuild(tmp_path / "bank")
    later = other.add(known[:1])
    one.remove(7)
    other.take(Index.open(tmp_path / "bank"))
    assert other.search(more[2:3], 0).entry.tolist() == one.search(more[2:3], 0).entry.tolist()
    assert 32 in other.search(more[2:3], 0).entry
    assert later[0] in other.search(known[:1], 0).entry
    assert 7 not in other.search(known[7:8], 0).entry
    for foreign in (Index.build(rows(9, 3)), Index.build(rows(99, 3))):
        with pytest.raises(ValueError, match="not built from"):
            other.take(foreign)


def test_a_shared_bitmap_stops_matches_everywhere() -> None:
    known, shared = rows(10, 1), Tombstones(16, shared_by_forks=True)
    one, other = (LiveIndex(Index.build(known), shared) for _ in range(2))
    one.remove(4)
    assert 4 not in other.search(known[4:5], 0).entry
    with pytest.raises(ValueError, match="no room"):
        one.add(rows(7, 2))


def test_searching_adding_and_removing_while_it_is_rebuilt() -> None:
    """What was there when a search began is found, what was gone is not, whatever is swapped meanwhile."""
    known = np.random.default_rng(1).integers(0, 256, (3000, 32), dtype=np.uint8)
    live = LiveIndex(Index.build(known[:1000]))
    wrong: list[str] = []
    over = Event()

    def change() -> None:
        for entry in range(1000, 3000):
            if live.add(known[entry : entry + 1]) != range(entry, entry + 1):
                wrong.append("number")
            if entry % 2:
                live.remove(entry - 1000)
        over.set()

    def look(seed: int) -> None:
        rng = np.random.default_rng(seed)
        while not over.is_set():
            there = len(live)
            entry = int(rng.integers(0, there))
            gone = entry % 2 and entry + 1000 < there - 1
            found = live.search(known[entry : entry + 1], 5).entry.tolist()
            if gone and found:
                wrong.append(f"{entry} came back")
            if entry % 2 == 0 and found != [entry]:
                wrong.append(f"{entry} was missed")

    def rebuild() -> None:
        while not over.is_set():
            live.rebuild(threads=1)

    threads = [Thread(target=work) for work in (change, rebuild, lambda: look(1), lambda: look(2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    live.rebuild()
    left = sorted(set(range(3000)) - set(range(1, 2000, 2)))
    assert live.compacted().content.numbers.tolist() == left
    assert len(live.compacted()) == len(left)


def test_only_known_entries_are_removed() -> None:
    with pytest.raises(IndexError):
        LiveIndex(Index.build(rows(3, 1))).remove(3)
