"""Tables list every entry once, under its own bits, with those that follow as its mark."""

import numpy as np
import pytest

from haechi.index import tables
from haechi.index.building import words_of
from haechi.index.plan import BUCKETS, TABLES


@pytest.mark.parametrize("threads", [1, 3])
def test_every_entry_is_in_its_bucket(large: np.ndarray, threads: int) -> None:
    built = tables.build(words_of(large), threads)
    parts = large.view(np.uint16)
    starts = built.starts.reshape(TABLES, BUCKETS + 1).astype(np.int64)
    rows = built.rows.reshape(TABLES, -1)
    marks = built.marks[: rows.size].reshape(TABLES, -1)
    for table in range(TABLES):
        keys = np.repeat(np.arange(BUCKETS), np.diff(starts[table]))
        assert (np.sort(rows[table]) == np.arange(len(large))).all()
        assert (parts[rows[table], table] == keys).all()
        assert (parts[rows[table], (table + 1) % TABLES] == marks[table]).all()
    assert not built.marks[rows.size :].any()


def test_blocks_follow_one_another(large: np.ndarray) -> None:
    """More than one block, and the last one short: within a bucket rows stay in order."""
    words = words_of(np.tile(large, (63, 1)))
    assert tables.BLOCK < len(words) < 2 * tables.BLOCK
    built = tables.build(words)
    first = built.rows[: len(words)].astype(np.int64)
    keys = words.view(np.uint16)[first, 0].astype(np.int64)
    assert (np.diff(keys * len(words) + first) > 0).all()
