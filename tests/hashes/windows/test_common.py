"""The list of words that many pictures share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Tampered
from haechi.hashes.windows.common import AWAY, KEPT, NEAR, Common, in_turns, packed, shipped, unpacked


def words(count: int, seed: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    found = np.random.default_rng(seed).integers(0, 1 << 64, (count, 3), dtype=np.uint64)
    found[:, 2] &= np.uint64((1 << 15) - 1)
    return found


LISTED = Common(words(20), np.linspace(0.5, 8, 20), 24.0)


def test_a_listed_word_is_as_rare_as_listed_and_no_other_rarer_than_the_ceiling() -> None:
    assert LISTED.rarity_of(LISTED.words) == pytest.approx(LISTED.rarity)
    far = LISTED.rarity_of(words(30, 1))
    assert ((far > 8) & (far <= 24)).all()
    assert len(LISTED.rarity_of(words(0))) == 0


@given(st.integers(0, 19), st.integers(0, 7), st.sets(st.integers(0, 142), max_size=60))
def test_near_words_count_as_listed_however_turned(at: int, turn: int, flipped: set[int]) -> None:
    word = in_turns(LISTED.words)[turn, at].copy()
    for bit in flipped:
        word[bit // 64] ^= np.uint64(1) << np.uint64(bit % 64)
    alone = Common(LISTED.words[at : at + 1], LISTED.rarity[at : at + 1], 24.0)
    rarity = alone.rarity_of(word[None])[0]
    further = max(0, len(flipped) - NEAR) * AWAY
    assert rarity == pytest.approx(min(24.0, LISTED.rarity[at] + further))


def test_the_commonest_near_word_decides() -> None:
    word = words(1, 3)
    beside = word.copy()
    beside[0, 0] ^= np.uint64(3)
    both = Common(np.concatenate([word, beside]), np.array([7.0, 2.0]), 9.0)
    assert both.rarity_of(word)[0] == 2.0


def test_what_was_asked_before_is_told_again_beside_what_is_new() -> None:
    fresh = Common(LISTED.words, LISTED.rarity, LISTED.ceiling)
    asked = np.concatenate([LISTED.words[:3], words(4, 5)])
    once = fresh.rarity_of(asked)
    assert (fresh.rarity_of(asked[::-1]) == once[::-1]).all()
    assert (fresh.rarity_of(np.concatenate([asked, asked[:2], words(2, 6)]))[:9] == [*once, *once[:2]]).all()


def test_what_is_remembered_stays_small() -> None:
    fresh = Common(LISTED.words[:1], LISTED.rarity[:1], LISTED.ceiling)
    many = words(KEPT // 2 + 1, 7)
    once = fresh.rarity_of(many)
    for seed in (8, 9):
        fresh.rarity_of(words(KEPT // 2 + 1, seed))
        assert len(fresh._known) <= KEPT
    assert (fresh.rarity_of(many) == once).all()


def test_what_is_written_is_read() -> None:
    again = unpacked(packed(LISTED))
    assert (again.words == LISTED.words).all()
    assert again.rarity == pytest.approx(LISTED.rarity, abs=0.051)
    assert again.ceiling == LISTED.ceiling


@pytest.mark.parametrize("data", [b"", b"something else", packed(LISTED)[:-1]], ids=["none", "other", "cut"])
def test_a_list_that_is_not_whole_is_refused(data: bytes) -> None:
    with pytest.raises(Tampered):
        unpacked(data)


def test_the_shipped_list_is_there() -> None:
    assert shipped().ceiling > 0
