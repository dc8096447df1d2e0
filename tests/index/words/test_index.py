"""The search finds what the rule says, bit by bit, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.core.errors import Refusal
from haechi.index.words import BITS, Rule, WordIndex
from haechi.index.words.index import FEWEST_FOR_TABLES


def records(rng: np.random.Generator, count: int, each: int = 4) -> np.ndarray:
    """Random words, `each` to an entry; what is not word is not zero either."""
    rows = rng.integers(0, 2**64, (count, 4), dtype=np.uint64)
    rows[:, 3] = np.arange(count) // each
    return rows


def built(rows: np.ndarray) -> WordIndex:
    numbers, firsts = np.unique(rows[:, 3], return_index=True)
    return WordIndex.build(rows, np.column_stack([numbers, firsts, *[firsts] * 8]).astype(np.uint32))


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
        within = 1 if query % queries.shape[1] < rule.wide else 0
        differ = mine ^ bits
        far = differ.sum(axis=1)
        for row in np.flatnonzero(far <= rule.radius).tolist():
            chunks = [int(differ[row, which:63:3].sum()) for which in range(3)]
            lowest = int(differ[row, :85].sum())
            if any(chunk <= within and lowest - chunk <= rule.beside for chunk in chunks):
                found.add((query, row, int(far[row]), int(rows[row, 3])))
    return found


def searched(index: WordIndex, queries: np.ndarray, rule: Rule) -> set[tuple[int, ...]]:
    found = index.search(queries, rule)
    pairs = {tuple(hit) for hit in found.tolist()}
    assert len(pairs) == len(found)
    return pairs


def crowd(rng: np.random.Generator, count: int) -> np.ndarray:
    """Random words, some of them twice, a tenth of them crowded around one."""
    rows = records(rng, count)
    rows[-(count // 20) :, :3] = rows[: count // 20, :3]
    some = rows[count // 3 : count // 3 + count // 10]
    some[:, :3] = near(rng, np.repeat(rows[5:6], len(some), axis=0), 25)
    return rows


RULES = (
    Rule(),
    Rule(radius=20),
    Rule(beside=4),
    Rule(radius=45, beside=30),
    Rule(0, 0),
    Rule(143, 64),
    Rule(wide=0),
    Rule(wide=5),
    Rule(radius=45, beside=30, wide=11),
)


@pytest.mark.parametrize("count", [700, FEWEST_FOR_TABLES + 77])
@pytest.mark.parametrize("rule", RULES)
def test_finds_what_the_rule_says(rule: Rule, count: int) -> None:
    rng = np.random.default_rng(1)
    rows = crowd(rng, count)
    queries = np.concatenate([near(rng, rows[:24], 12), near(rng, rows[-24:], 40)]).reshape(4, 12, 3)
    index = built(rows)
    assert (index.content.tables is None) == (count < FEWEST_FOR_TABLES)
    wanted = truth(rows, queries, rule)
    assert len(wanted) > (0 if rule.radius == 0 else 20)
    assert searched(index, queries, rule) == wanted


def test_bits_that_are_no_word_do_not_count() -> None:
    rows = records(np.random.default_rng(2), 10)
    queries = rows[None, :, :3] ^ np.array([0, 0, 1 << 15], np.uint64)
    assert built(rows).search(queries, Rule(0, 0))[:, 2].tolist() == [0] * 10


def test_refuses_what_it_cannot_read() -> None:
    rows = records(np.random.default_rng(5), 8)
    index = built(rows)
    with pytest.raises(Refusal, match="four uint64"):
        WordIndex.build(rows[:, :3], index.entries)
    with pytest.raises(Refusal, match="turns"):
        index.search(rows[:, :3], Rule())
    for wrong in (index.entries[::-1], index.entries[:1], index.entries + np.uint32(1)):
        with pytest.raises(ValueError, match="fit"):
            WordIndex.build(rows, wrong)
    with pytest.raises(ValueError, match="fit"):
        WordIndex.build(rows, index.entries, given=1)


def test_nothing_is_found_for_nothing() -> None:
    rows = records(np.random.default_rng(5), 8)
    assert len(built(rows).search(np.empty((8, 0, 3), np.uint64), Rule())) == 0
    assert len(built(rows[:0]).search(rows[None, :, :3], Rule())) == 0
