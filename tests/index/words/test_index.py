"""The search finds what the rule says, bit by bit, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.index.words import BITS, Rule, WordIndex, probe
from haechi.index.words.index import FEWEST_FOR_TABLES


def records(rng: np.random.Generator, count: int, each: int = 4) -> np.ndarray:
    """Random words, `each` to an entry; what is not word is not zero either."""
    rows = rng.integers(0, 2**64, (count, 4), dtype=np.uint64)
    rows[:, 3] = np.arange(count) // each
    return rows


def built(rows: np.ndarray) -> WordIndex:
    numbers, firsts = np.unique(rows[:, 3], return_index=True)
    return WordIndex.build(rows, np.column_stack([numbers, firsts, firsts, firsts]).astype(np.uint32))


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


RULES = (Rule(), Rule(radius=20), Rule(beside=4), Rule(radius=45, beside=30), Rule(0, 0), Rule(143, 64))
LARGE = built(crowd(np.random.default_rng(4), 5000))


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


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 60), st.integers(0, 30), st.integers(1, 8), st.integers(1, 9))
def test_tables_find_what_comparing_everything_finds(
    seed: int, radius: int, beside: int, turns: int, windows: int
) -> None:
    rng, rows = np.random.default_rng(seed), LARGE.records
    own = rows[rng.integers(0, len(rows), turns * windows)]
    queries = near(rng, own, radius + 10).reshape(turns, windows, 3)
    dead = rng.integers(0, 256, int(rng.integers(0, 100)), dtype=np.uint8)
    found, wanted = (
        {tuple(hit) for hit in index.search(queries, Rule(radius, beside), dead).tolist()}
        for index in (LARGE, WordIndex(replace(LARGE.content, tables=None)))
    )
    assert found == wanted


def test_long_buckets_are_read_in_parts() -> None:
    rows = records(np.random.default_rng(6), 2 * probe.ROOM + 100)
    rows[:-40, 0] = rows[0, 0]
    rows[-40:, :3] = rows[:40, :3]
    found = built(rows).search(rows[None, -3:, :3], Rule(60, 64))
    differ = (rows[None, :, :3] ^ rows[-3:, None, :3]) & np.array(
        [2**64 - 1, 2**64 - 1, 2**15 - 1], np.uint64
    )
    wanted = np.argwhere((np.bitwise_count(differ).sum(axis=2) <= 60) & (differ[:, :, 0] == 0))
    assert len(wanted) >= 1000
    assert sorted(found[:, :2].tolist()) == wanted.tolist()


def test_bits_that_are_no_word_do_not_count() -> None:
    rows = records(np.random.default_rng(2), 10)
    queries = rows[None, :, :3] ^ np.array([0, 0, 1 << 15], np.uint64)
    assert built(rows).search(queries, Rule(0, 0))[:, 2].tolist() == [0] * 10


def test_buried_entries_are_left_out() -> None:
    rows = records(np.random.default_rng(3), 80)
    index, queries = built(rows), rows[None, :, :3]
    left = index.search(queries, Rule(0), np.array([0b1010, 1], np.uint8))
    assert sorted(set(left[:, 3].tolist())) == [n for n in range(20) if n not in (1, 3, 8)]


def test_refuses_what_it_cannot_read() -> None:
    rows = records(np.random.default_rng(5), 8)
    index = built(rows)
    with pytest.raises(Refusal, match="four uint64"):
        WordIndex.build(rows[:, :3], index.entries)
    with pytest.raises(Refusal, match="turns"):
        index.search(rows[:, :3], Rule())
    with pytest.raises(Refusal, match="radius"):
        Rule(radius=200)
    for wrong in (index.entries[::-1], index.entries[:1], index.entries + np.uint32(1)):
        with pytest.raises(ValueError, match="fit"):
            WordIndex.build(rows, wrong)
    with pytest.raises(ValueError, match="fit"):
        WordIndex.build(rows, index.entries, given=1)


def test_nothing_is_found_for_nothing() -> None:
    rows = records(np.random.default_rng(5), 8)
    assert len(built(rows).search(np.empty((8, 0, 3), np.uint64), Rule())) == 0
    assert len(built(rows[:0]).search(rows[None, :, :3], Rule())) == 0
