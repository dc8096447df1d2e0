"""The sets are what they are said to be."""

import numpy as np

from haechi.bench import hashsets


def test_half_of_the_mixed_set_has_neighbours() -> None:
    bank = hashsets.mixed(np.random.default_rng(1), 400)
    words = bank.view(np.uint64)
    far = np.bitwise_count(words[:, None] ^ words[None]).sum(axis=2, dtype=np.int64)
    np.fill_diagonal(far, 256)
    assert (far[:200].min(axis=1) <= 80).all()
    assert (far[200:].min(axis=1) > 64).all()
    assert len(np.unique(far[:200].min(axis=1))) > 10


def test_queries_lie_on_both_sides_of_the_radius() -> None:
    rng = np.random.default_rng(0)
    bank = hashsets.uniform(rng, 300)
    asked = hashsets.asked(rng, bank, 90)
    words = bank.view(np.uint64)
    nearest = (
        np.bitwise_count(words[:, None] ^ asked.view(np.uint64)[None]).sum(axis=2, dtype=np.int64).min(axis=0)
    )
    assert (nearest < 28).sum() == 30
    assert ((nearest >= 28) & (nearest <= 34)).sum() == 30
    assert 0 < len(hashsets.truth(bank, asked, 31)) == (nearest <= 31).sum() < 60


def test_truth_counts_every_pair() -> None:
    bank = np.zeros((3, 32), np.uint8)
    bank[2] = 255
    assert hashsets.truth(bank, bank[:1], 31) == {(0, 0), (0, 1)}
    assert hashsets.truth(bank, bank[2:], 255) == {(0, 2)}
