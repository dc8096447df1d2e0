"""The search finds what the rule says, bit by bit, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.core.errors import Refusal
from haechi.index.words import BITS, Rule, WordIndex


def records(rng: np.random.Generator, count: int, each: int = 4) -> np.ndarray:
    """Random words, `each` to an entry; what is not word is not zero either."""
    rows = rng.integers(0, 2**64, (count, 4), dtype=np.uint64)
    rows[:, 3] = np.arange(count) // each
    return rows


def unpacked(words: np.ndarray) -> np.ndarray:
    own = np.ascontiguousarray(words[:, :3]).view(np.uint8)
    return np.unpackbits(own, axis=1, bitorder="little")[:, :BITS]


def near(rng: np.random.Generator, rows: np.ndarray, most: int) -> np.ndarray:
    """The words of these rows with up to `most` bits turned, low ones rather than high ones."""
    bits = np.zeros((len(rows), 192), np.uint8)
    bits[:, :BITS] = unpacked(rows)
    for row in bits:
        row[rng.choice(BITS, rng.integers(0, most + 1), replace=False)] ^= 1
    return np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def truth(rows: np.ndarray, queries: np.ndarray, rule: Rule) -> set[tuple[int, ...]]:
    """The rule in plain words: (query, row, distance, entry)."""
    mine, found = unpacked(rows), set()
    for query, bits in enumerate(unpacked(queries.reshape(-1, 3))):
        differ = mine ^ bits
        far = differ.sum(axis=1)
        for row in np.flatnonzero(far <= rule.radius).tolist():
            chunks = [int(differ[row, which:63:3].sum()) for which in range(3)]
            lowest = int(differ[row, :85].sum())
            if any(chunk <= 1 and lowest - chunk <= rule.beside for chunk in chunks):
                found.add((query, row, int(far[row]), int(rows[row, 3])))
    return found


@pytest.mark.parametrize(
    "rule", [Rule(), Rule(radius=20), Rule(beside=4), Rule(radius=40, beside=8), Rule(0, 0)]
)
def test_finds_what_the_rule_says(rule: Rule) -> None:
    rng = np.random.default_rng(1)
    rows = records(rng, 700)
    rows[300:400] = rows[5]
    rows[300:400, 0] ^= np.uint64(1) << np.arange(100).astype(np.uint64) % np.uint64(64)
    queries = np.concatenate([near(rng, rows[:60], 12), near(rng, rows[:60], 40)]).reshape(2, 60, 3)
    found = WordIndex.build(rows).search(queries, rule)
    wanted = truth(rows, queries, rule)
    assert len(wanted) > (0 if rule.radius == 0 else 20)
    assert {tuple(hit) for hit in found.tolist()} == wanted
    assert len(found) == len(wanted)


def test_bits_that_are_no_word_do_not_count() -> None:
    rows = records(np.random.default_rng(2), 10)
    queries = rows[None, :, :3] ^ np.array([0, 0, 1 << 15], np.uint64)
    assert WordIndex.build(rows).search(queries, Rule(0, 0))[:, 2].tolist() == [0] * 10


def test_buried_entries_are_left_out() -> None:
    rows = records(np.random.default_rng(3), 80)
    index, queries = WordIndex.build(rows), rows[None, :, :3]
    left = index.search(queries, Rule(0), np.array([0b1010, 1], np.uint8))
    assert sorted(set(left[:, 3].tolist())) == [n for n in range(20) if n not in (1, 3, 8)]


def test_refuses_what_it_cannot_read() -> None:
    with pytest.raises(Refusal, match="32 bytes"):
        WordIndex.build(np.zeros((3, 3), np.uint64))
    with pytest.raises(Refusal, match="turns"):
        WordIndex.build(np.zeros((3, 4), np.uint64)).search(np.zeros((3, 3), np.uint64), Rule())
    with pytest.raises(Refusal, match="radius"):
        Rule(radius=200)
