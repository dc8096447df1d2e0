"""One replica of one shard."""

import numpy as np
import pytest

from haechi.scan.shard import Shard

NONE = np.empty(0, np.int64)
NO_ROWS = np.empty((0, 32), np.uint8)


@pytest.fixture
def rows() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (10, 32), dtype=np.uint8)


@pytest.fixture
def shard(rows: np.ndarray) -> Shard:
    shard = Shard()
    shard.reserve(6)
    shard.fill(0, rows[:4])
    shard.fill(4, rows[4:6])
    assert shard.open(0, np.array([1])) == shard.standing() == 0
    return shard


def entries(shard: Shard, rows: np.ndarray, version: int = 0) -> list[int]:
    found = shard.search(version, rows, 0)
    assert found is not None
    return found.entry.tolist()  # type: ignore[no-any-return]


def test_it_changes_step_by_step(shard: Shard, rows: np.ndarray) -> None:
    assert entries(shard, rows) == [0, 2, 3, 4, 5]
    assert shard.change(1, rows[6:8], np.array([0])) == 1
    assert shard.change(2, NO_ROWS, np.array([6])) == 2
    assert entries(shard, rows, 2) == [2, 3, 4, 5, 7]


def test_a_change_out_of_turn_is_not_made(shard: Shard, rows: np.ndarray) -> None:
    assert shard.change(2, rows[6:8], NONE) == 0
    assert shard.change(0, rows[6:8], NONE) == 0
    assert entries(shard, rows) == [0, 2, 3, 4, 5]


def test_behind_it_answers_nothing(shard: Shard, rows: np.ndarray) -> None:
    assert shard.search(1, rows, 0) is None
    assert shard.rows(1, 0, 3) is None
    assert shard.buried(1) is None
    assert Shard().search(0, rows, 0) is None


def test_it_gives_all_that_another_needs(shard: Shard, rows: np.ndarray) -> None:
    shard.change(1, rows[6:8], np.array([3]))
    shard.change(2, rows[8:], NONE)
    for start, stop in ((0, 10), (0, 3), (4, 8), (7, 10)):
        given = shard.rows(2, start, stop)
        assert given is not None
        assert np.array_equal(given, rows[start:stop])
    buried = shard.buried(2)
    assert buried is not None
    assert buried.tolist() == [1, 3]
