"""Comparing everything leaves out no row of any tile, nothing that has no room, and only what is buried."""

from __future__ import annotations

import numpy as np

from haechi.index.index import NOTHING_BURIED
from haechi.index.words.brute import TILE, Bitmap, buried, search
from haechi.index.words.rule import Records
from haechi.infra.jit import read_only


def records(count: int, each: int = 1) -> Records:
    """Random words, `each` to an entry; what is not word is not zero either."""
    rows = np.random.default_rng(count).integers(0, 2**64, (count, 4), dtype=np.uint64)
    rows[:, 3] = np.arange(count) // each
    return rows


def words(rows: Records) -> Records:
    own = rows[:, :3].copy()
    own[:, 2] &= np.uint64((1 << 15) - 1)
    return own


def searched(
    rows: Records, queries: Records, radius: int, tombstones: Bitmap = NOTHING_BURIED, wide: int = 1000
) -> list[list[int]]:
    found, dead = np.empty((1000, 4), np.int64), read_only(tombstones)
    count = search(read_only(rows), read_only(queries), len(queries), radius, 18, wide, dead, found)
    return sorted(found[:count].tolist())


def test_rows_on_both_sides_of_a_tile_are_found() -> None:
    rows = records(2 * TILE + 3, each=2)
    own = [0, TILE - 1, TILE, 2 * TILE - 1, 2 * TILE + 2]
    queries = words(rows[own])
    # Bits 63 to 65 lie beside every chunk; the last of the word lies beyond what chunks look at.
    queries ^= np.array([1 << 63, 0b11, 1 << 14], np.uint64)
    assert searched(rows, queries, 4) == [[at, row, 4, row // 2] for at, row in enumerate(own)]
    assert searched(rows, queries, 3) == []


def test_words_that_no_chunk_leads_to_are_not_found_however_near() -> None:
    rows = records(5)
    queries = words(rows)
    queries[:, 0] ^= np.uint64(0b111111)
    assert searched(rows, queries, 32) == []
    queries[:, 0] ^= np.uint64(0b1)
    assert searched(rows, queries, 32) == [[row, row, 5, row] for row in range(5)]
    assert searched(rows, queries, 32, wide=2) == [[row, row, 5, row] for row in range(2)]


def test_what_has_no_room_is_counted_and_not_written() -> None:
    rows = records(10)
    rows[:, :3] = rows[0, :3]
    found = np.full((6, 4), -1, np.int64)
    query, dead = read_only(words(rows[:1])), read_only(NOTHING_BURIED)
    count = search(read_only(rows), query, 1, 0, 0, 0, dead, found[:3])
    assert count == 10
    assert found.tolist() == [[0, row, 0, row] for row in range(3)] + [[-1] * 4] * 3


def test_buried_entries_are_left_out() -> None:
    rows = records(80, each=4)
    found = searched(rows, words(rows), 0, np.array([0b1010, 1], np.uint8))
    assert [hit[1] for hit in found] == [row for row in range(80) if row // 4 not in (1, 3, 8)]


def test_entries_past_the_bitmap_are_alive() -> None:
    stones = read_only(np.array([0b10000001], np.uint8))
    assert [entry for entry in range(20) if buried(stones, entry)] == [0, 7]
