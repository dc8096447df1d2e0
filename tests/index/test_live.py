"""A changing index always equals one built anew from what is left."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.index import Index, LiveIndex


def rows(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 4, (count, 32), dtype=np.uint8)


@settings(deadline=None, max_examples=40)
@given(
    base=st.integers(0, 60),
    steps=st.lists(st.one_of(st.integers(1, 9), st.none()), max_size=12),
    seed=st.integers(0, 2**32 - 1),
)
def test_additions_and_removals(base: int, steps: list[int | None], seed: int) -> None:
    """A number adds as many; None removes one at random."""
    rng = np.random.default_rng(seed)
    known = rows(base, seed)
    live = LiveIndex(Index.build(known))
    dead: set[int] = set()
    for number, step in enumerate(steps):
        if step is None:
            if len(known):
                entry = int(rng.integers(0, len(known)))
                live.remove(entry)
                dead.add(entry)
        else:
            more = rows(step, seed + number)
            assert live.add(more) == range(len(known), len(known) + step)
            known = np.concatenate([known, more])
    assert len(live) == len(known)
    queries = rows(3, seed + 1)
    left = np.array([entry for entry in range(len(known)) if entry not in dead], dtype=np.int64)
    anew = Index.build(known[left]).search(queries, 40)
    found = live.search(queries, 40)
    assert found.query.tolist() == anew.query.tolist()
    assert found.entry.tolist() == left[anew.entry].tolist()
    assert found.distance.tolist() == anew.distance.tolist()
    compact, old = live.compacted()
    assert old.tolist() == left.tolist()
    assert (compact.hashes == known[left]).all()


def test_a_shared_bitmap_stops_matches_everywhere() -> None:
    known, shared = rows(10, 1), np.zeros(2, np.uint8)
    one, other = (LiveIndex(Index.build(known), shared) for _ in range(2))
    one.remove(4)
    assert 4 not in other.search(known[4:5], 0).entry
    with pytest.raises(ValueError, match="no room"):
        one.add(rows(7, 2))


def test_only_known_entries_are_removed() -> None:
    with pytest.raises(IndexError):
        LiveIndex(Index.build(rows(3, 1))).remove(3)
