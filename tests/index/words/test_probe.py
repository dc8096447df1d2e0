"""Tables find what comparing everything finds: each pair, once, however full a bucket is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.index.words import BITS, Rule, WordIndex, probe
from haechi.index.words.rule import Records


def records(seed: int, count: int) -> Records:
    """Random words, four to an entry; what is not word is not zero either."""
    rows = np.random.default_rng(seed).integers(0, 2**64, (count, 4), dtype=np.uint64)
    rows[:, 3] = np.arange(count) // 4
    return rows


def built(rows: Records) -> WordIndex:
    numbers, firsts = np.unique(rows[:, 3], return_index=True)
    index = WordIndex.build(rows, np.column_stack([numbers, firsts, *[firsts] * 8]).astype(np.uint32))
    assert index.content.tables is not None
    return index


def near(rng: np.random.Generator, rows: Records, most: int) -> Records:
    """The words of these rows, each with up to `most` bits turned."""
    turned = np.zeros((len(rows), 192), np.uint8)
    for row in turned:
        row[rng.choice(BITS, rng.integers(0, most + 1), replace=False)] = 1
    return rows[:, :3] ^ np.packbits(turned, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def crowd() -> Records:
    """Random words, some of them twice, a tenth of them crowded around one."""
    rows = records(4, 5000)
    rows[-250:, :3] = rows[:250, :3]
    rows[1666:2166, :3] = near(np.random.default_rng(4), np.repeat(rows[5:6], 500, axis=0), 25)
    return rows


LARGE = built(crowd())


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32),
    st.integers(0, 60),
    st.integers(0, 30),
    st.integers(0, 10),
    st.integers(1, 8),
    st.integers(1, 9),
)
def test_tables_find_what_comparing_everything_finds(
    seed: int, radius: int, beside: int, wide: int, turns: int, windows: int
) -> None:
    rng, rows = np.random.default_rng(seed), LARGE.records
    own = rows[rng.integers(0, len(rows), turns * windows)]
    queries = near(rng, own, min(radius + 10, BITS)).reshape(turns, windows, 3)
    dead = rng.integers(0, 256, int(rng.integers(0, 100)), dtype=np.uint8)
    found, wanted = (
        sorted(index.search(queries, Rule(radius, beside, wide), dead).tolist())
        for index in (LARGE, WordIndex(replace(LARGE.content, tables=None)))
    )
    assert found == wanted


def test_a_word_that_all_chunks_lead_to_is_found_once() -> None:
    rows = records(7, 3000)
    found = built(rows).search(rows[None, :300, :3], Rule())
    assert sorted(found.tolist()) == [[row, row, 0, row // 4] for row in range(300)]


def test_long_buckets_are_read_in_parts() -> None:
    rows = records(6, 2 * probe.ROOM + 100)
    rows[:-40, 0] = rows[0, 0]
    rows[-40:, :3] = rows[:40, :3]
    found = built(rows).search(rows[None, -3:, :3], Rule(60, 64))
    differ = (rows[None, :, :3] ^ rows[-3:, None, :3]) & np.array(
        [2**64 - 1, 2**64 - 1, 2**15 - 1], np.uint64
    )
    wanted = np.argwhere((np.bitwise_count(differ).sum(axis=2) <= 60) & (differ[:, :, 0] == 0))
    assert len(wanted) >= 1000
    assert sorted(found[:, :2].tolist()) == wanted.tolist()
