"""Words in many unrelated pictures are listed with their share; others stay as rare as can be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from haechi.bench.negatives.hashed import Negative
from haechi.bench.negatives.learned import ALIKE, CEILING, LEAST_PICTURES, common
from haechi.core.errors import Refusal
from haechi.hashes.windows import Seen

RNG = np.random.default_rng(7)


def word() -> np.ndarray:
    """143 bits by chance: far from any other such word."""
    bits = np.zeros(192, np.uint8)
    bits[:143] = RNG.integers(0, 2, 143)
    return np.packbits(bits, bitorder="little").view("<u8").astype(np.uint64)


def negative(family: str, words: Sequence[np.ndarray]) -> Negative:
    places = np.array([(6400 + 640 * at, 6400, 1280) for at in range(len(words))], np.int32).reshape(-1, 3)
    seen = Seen(512, 512, places, np.array(words, np.uint64).reshape(-1, 3))
    return Negative(f"{family}.png", family, True, np.zeros((8, 32), np.uint8), seen, seen)


def bits_off(known: np.ndarray, count: int) -> np.ndarray:
    changed = known.copy()
    changed[0] ^= np.uint64((1 << count) - 1)
    return changed


def distance(one: np.ndarray, other: np.ndarray) -> int:
    return sum(int(part).bit_count() for part in one ^ other)


def test_what_many_families_show_is_listed_with_its_share() -> None:
    shared = word()
    crowd = [negative(f"f{at}", [word(), shared, word()]) for at in range(9)]
    crowd += [negative(f"alone {at}", [word(), word()]) for at in range(7)]
    found = common(crowd)
    assert [list(one) for one in found.words] == [list(shared)]
    # Each of the nine has eight others; sixteen were asked.
    assert found.rarity == pytest.approx([np.log2(16 / 8)])
    rare, own = found.rarity_of(np.array([word(), shared]))
    assert own == pytest.approx(1)
    assert rare == CEILING


def test_one_family_however_large_makes_nothing_common() -> None:
    shared = word()
    crowd = [negative("series", [shared, word()]) for _ in range(LEAST_PICTURES + 3)] + [
        negative("other", [word()])
    ]
    found = common(crowd)
    assert len(found.words) == 0
    assert found.rarity_of(shared[None]) == [CEILING]


def test_too_few_pictures_make_nothing_common() -> None:
    shared = word()
    assert len(common([negative(f"f{at}", [shared]) for at in range(LEAST_PICTURES)]).words) == 0
    assert len(common([negative(f"f{at}", [shared]) for at in range(LEAST_PICTURES + 1)]).words) == 1


def test_words_alike_are_listed_once() -> None:
    shared = word()
    near = [negative(f"f{at}", [bits_off(shared, at)]) for at in range(LEAST_PICTURES + 3)]
    found = common(near)
    assert len(found.words) == 1
    assert distance(found.words[0], shared) <= ALIKE


def test_the_commonest_come_first_and_the_rest_is_cut() -> None:
    often, less = word(), word()
    crowd = [negative(f"f{at}", [often, less] if at < 7 else [often]) for at in range(12)]
    found = common(crowd)
    assert [list(one) for one in found.words] == [list(often), list(less)]
    assert found.rarity[0] < found.rarity[1]
    assert [list(one) for one in common(crowd, most=1).words] == [list(often)]


def test_pictures_without_windows_teach_nothing() -> None:
    with pytest.raises(Refusal, match="no picture to learn from"):
        common([negative("plain", [])])
