"""Made pictures are crossings of real ones: what a word and the one like it have in common stays."""

from __future__ import annotations

import numpy as np

from haechi.bench import crossed
from haechi.bench.negatives.hashed import Negative
from haechi.hashes.windows import Seen

LAST = np.uint64((1 << 15) - 1)


def words(rng: np.random.Generator, count: int) -> np.ndarray:
    made = rng.integers(0, 2**64, (count, 3), dtype=np.uint64)
    made[:, 2] &= LAST
    return made


def seen(rng: np.random.Generator, own: np.ndarray) -> Seen:
    return Seen(480, 640, rng.integers(3000, 6000, (len(own), 3)).astype(np.int32), own)


def test_the_nearest_of_those_that_follow_is_the_partner() -> None:
    rng = np.random.default_rng(1)
    own = words(rng, 60)
    # High bits belong to no chunk, and each pair shares all three: the second follows the first.
    other = own ^ np.array([0, 0, 0b111 << 7], np.uint64)
    assert crossed.partners(np.concatenate([own, other]))[:60].tolist() == [*range(60, 120)]


def test_words_that_are_all_the_same_have_no_partner() -> None:
    same = np.repeat(words(np.random.default_rng(1), 1), 7, axis=0)
    assert crossed.partners(same).tolist() == list(range(7))


def test_real_pictures_come_first_and_made_ones_lie_between_theirs_and_their_partners() -> None:
    rng = np.random.default_rng(2)
    real = [seen(rng, words(rng, 40)) for _ in range(2)]
    flat = np.concatenate([two.words for two in real])
    between = (flat ^ flat[crossed.partners(flat)]).reshape(2, 40, 3)
    bank = crossed.bank(rng, real, 9)
    assert len(bank) == 9
    assert {bank.seen(at).words.tobytes() for at in range(2)} == {two.words.tobytes() for two in real}
    for at in range(2, 9):
        made = bank.seen(at)
        (own,) = [at for at, two in enumerate(real) if (made.places == two.places).all()]
        taken = made.words ^ real[own].words
        assert not (taken & ~between[own]).any()
        assert 0.4 < np.bitwise_count(taken).sum() / np.bitwise_count(between[own]).sum() < 0.6


def negative(rng: np.random.Generator, family: str) -> Negative:
    own = seen(rng, words(rng, 5))
    return Negative(family, family, False, np.zeros((8, 32), np.uint8), own, own)


def test_no_family_is_both_banked_and_asked() -> None:
    rng = np.random.default_rng(3)
    all_of_them = [negative(rng, f"family {at % 40}") for at in range(120)]
    banked, asked = crossed.divided(all_of_them)
    assert 0 < len(asked) < 20
    assert len(banked) + 3 * len(asked) == 120
    families = {one.asked.words.tobytes(): one.family for one in all_of_them}
    assert not {families[one.words.tobytes()] for one in banked} & {
        families[one.words.tobytes()] for one in asked
    }
