"""A made bank keeps what crowds real words, and what is planted in a query is found in it."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.bench import samples, wordsets
from haechi.bench.negatives.hashed import Negative
from haechi.core.errors import Refusal
from haechi.hashes.windows import BANKED, hash_image, look, seen_of


def test_planted_pictures_are_found() -> None:
    rng = np.random.default_rng(1)
    seen = seen_of(hash_image(samples.generated(rng, 300, 400)))
    bank = wordsets.bank(rng, seen.words, 60)
    assert len(bank) == 60
    assert len(bank.seen(59)) == BANKED
    (found, *_) = bank.search(wordsets.planted(rng, seen, bank.seen(17)))
    assert found.entry == 17
    assert found.votes >= wordsets.SHOWN // 2
    wholes = np.stack([bank.seen(entry).whole for entry in range(60)])
    assert wholes.any(axis=1).all()
    assert (wholes[:, 2] <= wordsets.LAST).all()


def test_a_source_of_gathered_pictures_banks_some_families_and_asks_others() -> None:
    rng = np.random.default_rng(1)
    pictures = [samples.generated(rng, 200, 260) for _ in range(2)]
    bits = np.zeros((8, 32), np.uint8)
    # Of these names one is banked and one is asked.
    own = [
        Negative(name, name, False, bits, seen_of(hash_image(picture)), look(picture, 200))
        for name, picture in zip(("family 7", "family 1"), pictures, strict=True)
    ]
    source = wordsets.gathered(200, own)
    assert [len(one) for one in source.seen] == [len(own[1].asked)]
    bank = source.bank(rng, 5)
    assert len(bank) == 5
    assert (bank.seen(0).words == own[0].banked.words).all()
    with pytest.raises(Refusal):
        wordsets.gathered(200, own[:1])
