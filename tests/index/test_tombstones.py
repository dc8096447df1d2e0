"""What is buried is dead for everybody who shares the bitmap."""

import os

import numpy as np
import pytest

from haechi.index import Index, Tombstones


def test_burying_and_asking() -> None:
    stones = Tombstones(20)
    stones.bury([3, 19, 3])
    asked = np.array([0, 3, 19, 5000])
    assert stones.buried(asked).tolist() == [False, True, True, False]
    assert len(stones) == 2
    with pytest.raises(IndexError):
        stones.bury([stones.room])
    with pytest.raises(IndexError):
        stones.bury([-1])


def test_growing_keeps_the_dead() -> None:
    stones = Tombstones()
    stones.make_room(5)
    stones.bury([4])
    stones.make_room(100_000)
    assert stones.buried(np.array([4, 99_999])).tolist() == [True, False]


def test_a_forked_process_buries_for_its_parent() -> None:
    rows = np.random.default_rng(1).integers(0, 256, (10, 32), dtype=np.uint8)
    stones, index = Tombstones(10, shared_by_forks=True), Index.build(rows)
    assert 4 in index.search(rows[4:5], 0, stones.bitmap).entry
    child = os.fork()
    if child == 0:
        stones.bury([4])
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert 4 not in index.search(rows[4:5], 0, stones.bitmap).entry
    with pytest.raises(ValueError, match="no room"):
        stones.make_room(17)
