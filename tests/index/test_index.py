"""Search is exact: equal to comparing everything, for any set, radius and removals."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.index import Index, LiveIndex, brute, probe, tables, warm
from haechi.index.plan import FEWEST_FOR_TABLES


def near(rng: np.random.Generator, rows: np.ndarray, count: int) -> np.ndarray:
    queries = rows[rng.integers(0, len(rows), count)].copy()
    for query in queries:
        for bit in rng.choice(256, int(rng.integers(0, 40)), replace=False):
            query[bit >> 3] ^= np.uint8(1 << (bit & 7))
    return queries


def pairs(rows: np.ndarray, queries: np.ndarray, radius: int, dead: np.ndarray) -> list[tuple[int, int, int]]:
    far = np.bitwise_count(rows.view(np.uint64)[None] ^ queries.view(np.uint64)[:, None]).sum(
        axis=2, dtype=np.int64
    )
    query, entry = np.nonzero((far <= radius) & ~dead)
    return list(zip(query.tolist(), entry.tolist(), far[query, entry].tolist(), strict=True))


@settings(deadline=None, max_examples=40)
@given(
    count=st.one_of(st.integers(1, 300), st.integers(FEWEST_FOR_TABLES, FEWEST_FOR_TABLES + 3000)),
    radius=st.integers(0, 45),
    alike=st.integers(1, 256),
    buried=st.floats(0, 1),
    seed=st.integers(0, 2**32 - 1),
)
def test_equal_to_comparing_everything(count: int, radius: int, alike: int, buried: float, seed: int) -> None:
    """`alike` narrows the values bytes take, so that buckets crowd."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, alike, (count, 32), dtype=np.uint8)
    queries = near(rng, rows, 6)
    dead = rng.random(count) < buried
    tombstones = np.packbits(dead, bitorder="little")
    found = Index.build(rows).search(queries, radius, tombstones)
    ours = list(zip(found.query.tolist(), found.entry.tolist(), found.distance.tolist(), strict=True))
    assert ours == pairs(rows, queries, radius, dead)


def test_more_queries_than_one_batch(large: np.ndarray) -> None:
    found = Index.build(large).search(large[:3000], 0)
    assert set(range(3000)) <= set(found.query[found.query == found.entry].tolist())
    assert (np.diff(found.query) >= 0).all()


def test_a_removal_is_seen_by_the_next_search(large: np.ndarray) -> None:
    index, tombstones = Index.build(large), np.zeros(len(large) // 8 + 1, np.uint8)
    assert 5 in index.search(large[5:6], 3, tombstones).entry
    tombstones[0] |= 1 << 5
    assert 5 not in index.search(large[5:6], 3, tombstones).entry


def test_from_a_file_and_from_memory_it_is_the_same(large: np.ndarray, tmp_path: Path) -> None:
    built = Index.build(large, tmp_path / "bank")
    for index in (built, Index.open(tmp_path / "bank"), Index.from_buffer(memoryview(built.to_bytes()))):
        assert index.digest == Index.build(large).digest
        assert len(index) == len(large)
        assert (
            index.search(large[7:8], 4).entry.tolist()
            == Index.build(large).search(large[7:8], 4).entry.tolist()
        )


@pytest.mark.parametrize("count", [0, 1, 3])
def test_small_sets(count: int, tmp_path: Path) -> None:
    rows = np.arange(count * 32, dtype=np.uint8).reshape(count, 32)
    index = Index.build(rows, tmp_path / "bank")
    assert index.search(rows, 0).entry.tolist() == list(range(count))
    assert len(index.search(np.empty((0, 32), np.uint8), 31)) == 0


@pytest.mark.parametrize("rows", [np.zeros((3, 31), np.uint8), np.zeros(32, np.uint8), np.zeros((3, 32))])
def test_what_are_no_hashes_is_refused(rows: np.ndarray) -> None:
    with pytest.raises(Refusal) as refused:
        Index.build(rows)
    assert refused.value.reason == "bad_hashes"


def compiled() -> list[int]:
    kernels: list[Any] = [probe.search, brute.search, tables._fill]
    return [len(kernel.signatures) for kernel in kernels]


def test_no_kind_of_array_needs_compiling_again(large: np.ndarray, tmp_path: Path) -> None:
    warm()
    before = compiled()
    index = Index.build(large, tmp_path / "bank")
    index.search(np.frombuffer(large[:1].tobytes(), np.uint8).reshape(1, 32), 3, np.zeros(9, np.uint8))
    index.search(large[:1].copy(), 200)
    Index.from_buffer(memoryview(bytearray(index.to_bytes()))).search(large[:1], 3)
    live = LiveIndex(index)
    live.add(large[:2].copy())
    live.search(large[:1], 3)
    assert compiled() == before
