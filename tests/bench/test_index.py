"""The search bench compares like with like."""

import numpy as np

from haechi.bench import index


def test_every_engine_finds_all() -> None:
    rows = {row.engine: row for row in index.run(entries=20_000, queries=40)}
    assert set(rows) == {"faiss IndexBinaryFlat", "faiss MultiHash 16x16", "haechi"}
    assert rows["haechi"].ratio == 1
    assert rows["haechi"].recall == rows["faiss IndexBinaryFlat"].recall == 1
    assert all(row.qps > 0 and row.bytes_per_hash and row.bytes_per_hash >= 32 for row in rows.values())


def test_recall_would_show_a_miss() -> None:
    bank = np.zeros((3, 32), np.uint8)
    bank[2] = 255
    assert index.truth(bank, bank[:1]) == {(0, 0), (0, 1)}


def test_queries_lie_on_both_sides_of_the_radius() -> None:
    rng = np.random.default_rng(0)
    bank = rng.integers(0, 256, (50, 32), dtype=np.uint8)
    found = index.truth(bank, index.near(rng, bank, 50))
    assert 20 < len(found) < 50
