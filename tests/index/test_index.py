"""Search is exact: equal to comparing everything, for any set, radius and removals."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.index import Found, Index, LiveIndex, brute, probe, tables, tombstones, warm
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


def matches(found: Found) -> list[tuple[int, int, int]]:
    return list(zip(found.query.tolist(), found.entry.tolist(), found.distance.tolist(), strict=True))


SIZES = st.one_of(st.integers(1, 300), st.integers(FEWEST_FOR_TABLES, FEWEST_FOR_TABLES + 3000))


@settings(deadline=None, max_examples=40)
@given(
    count=SIZES,
    radius=st.integers(0, 45),
    alike=st.integers(1, 256),
    buried=st.floats(0, 1),
    threads=st.integers(1, 3),
    seed=st.integers(0, 2**32 - 1),
)
def test_equal_to_comparing_everything(
    count: int, radius: int, alike: int, buried: float, threads: int, seed: int
) -> None:
    """`alike` narrows the values bytes take, so that buckets crowd."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, alike, (count, 32), dtype=np.uint8)
    queries = near(rng, rows, 6)
    dead = rng.random(count) < buried
    tombstones = np.packbits(dead, bitorder="little")
    found = Index.build(rows).search(queries, radius, tombstones, threads=threads)
    assert matches(found) == pairs(rows, queries, radius, dead)


@settings(deadline=None, max_examples=40)
@given(
    count=SIZES,
    radius=st.integers(25, 34),
    centres=st.integers(1, 20),
    way=st.sampled_from(["memory", "bytes", "file", "encrypted"]),
    seed=st.integers(0, 2**32 - 1),
)
def test_crowds_at_the_edge_of_the_radius(
    count: int, radius: int, centres: int, way: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Entries lie 20 to 40 bits from few centres, which are asked for; numbers and payload come along."""
    rng = np.random.default_rng(seed)
    middle = rng.integers(0, 256, (centres, 32), dtype=np.uint8)
    rows = middle[rng.integers(0, centres, count)]
    turned = np.argsort(rng.random((count, 256)), axis=1) < rng.integers(20, 41, (count, 1))
    rows = rows ^ np.packbits(turned, axis=1)
    numbers = np.cumsum(rng.integers(1, 4, count)).astype(np.uint32)
    payload = rng.integers(0, 2**32, count, dtype=np.uint32)
    dead = rng.random(count) < 0.1
    tombstones = np.zeros(int(numbers[-1]) // 8 + 1, np.uint8)
    np.bitwise_or.at(tombstones, numbers[dead] >> 3, (1 << (numbers[dead] & 7)).astype(np.uint8))
    path, key = tmp_path_factory.mktemp("bank") / "bank", bytes(32) if way == "encrypted" else None
    index = Index.build(
        rows, path if way in ("file", "encrypted") else None, numbers=numbers, payload=payload, key=key
    )
    if way == "bytes":
        index = Index.from_buffer(memoryview(index.to_bytes()))
    found = index.search(middle, radius, tombstones)
    wanted = pairs(rows, middle, radius, dead)
    assert matches(found) == [(query, int(numbers[row]), far) for query, row, far in wanted]
    assert found.payload.tolist() == payload[[row for _, row, _ in wanted]].tolist()


def test_more_queries_than_one_batch(large: np.ndarray) -> None:
    index = Index.build(large)
    found = index.search(large[:3000], 0)
    assert set(range(3000)) <= set(found.query[found.query == found.entry].tolist())
    assert (np.diff(found.query) >= 0).all()
    for threads in (2, 5):
        assert matches(index.search(large[:3000], 0, threads=threads)) == matches(found)


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


def test_payload_and_numbers_fit_their_hashes() -> None:
    rows = np.zeros((3, 32), np.uint8)
    index = Index.build(rows, payload=np.array([7, 0, 9], np.uint32), numbers=np.array([2, 5, 8], np.uint32))
    found = index.search(rows[:1], 0)
    assert (found.entry.tolist(), found.payload.tolist()) == ([2, 5, 8], [7, 0, 9])
    assert index.content.given == 9
    assert Index.build(rows).search(rows[:1], 0).payload.tolist() == [0, 0, 0]
    for payload in (np.zeros(2, np.uint32), np.zeros(3, np.int64)):
        with pytest.raises(Refusal) as refused:
            Index.build(rows, payload=payload)
        assert refused.value.reason == "bad_payload"
    for numbers in ([1, 1, 2], [3, 2, 1], [1, 2]):
        with pytest.raises(ValueError, match="ascending"):
            Index.build(rows, numbers=np.array(numbers, np.uint32))
    with pytest.raises(ValueError, match="given out"):
        Index.build(rows, given=2)


def compiled() -> list[int]:
    kernels: list[Any] = [probe.search, brute.search, tables.count, tables.fill, tombstones._bury]
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
    live.remove(3)
    live.search(large[:1], 3)
    Index.build_file(tmp_path / "bank", [(large, None)])
    numbers = np.arange(len(large), dtype=np.uint32)
    Index.build(large, tmp_path / "bank", numbers=numbers, key=bytes(32)).search(large[:1], 3)
    assert compiled() == before
