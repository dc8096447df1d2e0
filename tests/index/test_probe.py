"""Looking up finds each match once, crowded buckets included."""

import numpy as np

from haechi.index import brute, plan, probe, tables
from haechi.infra.jit import read_only

# Kernels are compiled for arrays that are not written through.
NONE = read_only(np.zeros(0, np.uint32))
NOTHING = read_only(np.zeros(0, np.uint8))


def searched(words: np.ndarray, queries: np.ndarray, radius: int, room: int) -> list[list[int]]:
    built, look = tables.build(read_only(words)), plan.look(radius)
    found = np.empty((room, 3), np.int64)
    count = probe.search(
        read_only(words),
        built.starts,
        built.rows,
        built.marks,
        look.layout,
        look.flips,
        look.turned,
        read_only(queries),
        radius,
        NONE,
        NOTHING,
        found,
    )
    return sorted(found[:count].tolist())


def test_equal_to_comparing_everything(large: np.ndarray) -> None:
    words = large.view(np.uint64)
    queries = words[[7, 8, len(words) - 1, 300]].copy()
    queries[3, 0] ^= np.uint64(0b1011)
    for radius in (0, 1, 5, 17, 31, 40):
        truth = np.empty((4000, 3), np.int64)
        every = brute.search(read_only(words), read_only(queries), radius, NONE, NOTHING, truth)
        assert every >= 100
        assert searched(words, queries, radius, 4000) == sorted(truth[:every].tolist())


def test_buckets_larger_than_the_room_are_read_whole() -> None:
    words = np.zeros((probe.ROOM + 7, 4), np.uint64)
    words[-3:] = 2**64 - 1
    found = searched(words, words[[0, 0, -1]], 3, 3 * len(words))
    assert [row[1] for row in found] == 2 * list(range(len(words) - 3)) + list(
        range(len(words) - 3, len(words))
    )


def test_many_that_pass_by_their_marks_and_fail_as_wholes() -> None:
    """Every part agrees with the query's in turn, so all are looked at, in every table."""
    words = np.full((plan.FEWEST_FOR_TABLES, 4), 2**64 - 1, np.uint64)
    words[:, 0] = 0
    assert searched(words, np.zeros((2, 4), np.uint64), 31, 10) == []
