"""A made bank keeps what crowds real words, and what is planted in a query is found in it."""

from __future__ import annotations

import numpy as np

from haechi.bench import samples, wordsets
from haechi.hashes.windows import BANKED, hash_image, seen_of


def test_planted_pictures_are_found() -> None:
    rng = np.random.default_rng(1)
    seen = seen_of(hash_image(samples.generated(rng, 300, 400)))
    bank = wordsets.bank(rng, seen.words, 60)
    assert len(bank) == 60
    assert len(bank.seen(59)) == BANKED
    (found, *_) = bank.search(wordsets.planted(rng, seen, bank.seen(17)))
    assert found.entry == 17
    assert found.votes >= wordsets.SHOWN // 2
