"""Comparing everything, checked against NumPy."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.index import brute
from haechi.infra.jit import read_only


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1300), st.integers(0, 5), st.integers(0, 256), st.integers(0, 2**32 - 1))
def test_equal_to_numpy(count: int, asked: int, radius: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = rng.integers(0, 2**63, (count, 4), dtype=np.uint64)
    queries = rng.integers(0, 2**63, (asked, 4), dtype=np.uint64)
    numbers = np.sort(rng.choice(3 * count + 1, count, replace=False)).astype(np.uint32)
    numbers = numbers if seed & 1 else np.zeros(0, np.uint32)
    buried = rng.integers(0, 256, rng.integers(0, count // 8 + 2), dtype=np.uint8)
    found = np.empty((count * asked, 3), np.int64)
    total = brute.search(
        read_only(words), read_only(queries), radius, read_only(numbers), read_only(buried), found
    )
    far = np.bitwise_count(words[None] ^ queries[:, None]).sum(axis=2, dtype=np.int64)
    bits = np.zeros(3 * count + 8 * len(buried) + 1, bool)
    bits[: 8 * len(buried)] = np.unpackbits(buried, bitorder="little")
    dead = bits[numbers] if len(numbers) else bits[:count]
    query, entry = np.nonzero((far <= radius) & ~dead)
    wanted = set(zip(query.tolist(), entry.tolist(), far[query, entry].tolist(), strict=True))
    assert total == len(wanted)
    assert {tuple(row) for row in found[:total].tolist()} == wanted


def test_results_past_the_room_are_counted() -> None:
    words = np.zeros((700, 4), np.uint64)
    found = np.full((3, 3), -1, np.int64)
    none, nothing = read_only(np.zeros(0, np.uint32)), read_only(np.zeros(0, np.uint8))
    assert brute.search(read_only(words), read_only(words[:2]), 0, none, nothing, found) == 1400
    assert (found[:, 2] == 0).all()
