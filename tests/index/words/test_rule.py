"""The rule says bit by bit what it is said to say, up to its very bounds."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.core.errors import Refusal
from haechi.index.words.rule import BESIDE, BITS, CHUNKS, Records, Rule, apart, chunk, first, mark
from haechi.infra.jit import read_only

NOTHING = read_only(np.zeros((1, 4), np.uint64))
FURTHER = range(63, 85)


def bits(*turned: int) -> Records:
    """One row in which these bits are set."""
    word = sum(1 << bit for bit in turned)
    return read_only(np.array([[word >> 64 * part & 2**64 - 1 for part in range(4)]], np.uint64))


def leads(row: Records, beside: int = 18, within: int = 1) -> int:
    return first(row, 0, NOTHING, 0, beside, within)


def test_chunks_and_marks_are_the_bits_they_are_said_to_be() -> None:
    rng = np.random.default_rng(3)
    for word in (int.from_bytes(rng.bytes(18), "little") >> 1 for _ in range(50)):
        low, middle = (np.uint64(word >> shift & 2**64 - 1) for shift in (0, 64))
        for which in range(CHUNKS):
            own = [word >> bit & 1 for bit in range(which, 63, 3)]
            assert int(chunk(low, which)) == sum(bit << at for at, bit in enumerate(own))
            outside = sum(word >> bit & 1 for bit in range(85)) - sum(own)
            assert int(mark(low, middle, which)).bit_count() == outside


def test_each_of_143_bits_counts_once_and_those_after_them_not_at_all() -> None:
    assert [apart(bits(bit), 0, NOTHING, 0) for bit in range(192)] == [1] * BITS + [0] * (192 - BITS)
    assert apart(bits(*range(256)), 0, NOTHING, 0) == BITS
    assert apart(bits(0, 63, 64, 127, 128, 142), 0, bits(0, 63, 65), 0) == 5


@pytest.mark.parametrize("which", range(CHUNKS))
def test_a_chunk_leads_with_one_bit_turned_and_no_more_than_so_many_beside_it(which: int) -> None:
    # Every other chunk has three bits turned, so that none of them leads.
    others = [bit for other in range(CHUNKS) if other != which for bit in range(other, 9, 3)]
    beside = [*others, *FURTHER[:12]]
    assert len(beside) == 18
    for own in ((), (which,), (which + 60,)):
        assert leads(bits(*own, *beside)) == which
        assert leads(bits(*own, *beside), 17) == CHUNKS
        assert leads(bits(*own, *beside, FURTHER[-1])) == CHUNKS
        assert leads(bits(*own, *beside, *range(85, 192))) == which
    assert leads(bits(which, which + 3, *beside)) == CHUNKS
    assert leads(bits(which, *beside), within=0) == CHUNKS
    assert leads(bits(*beside), within=0) == which


def test_the_first_of_several_chunks_leads() -> None:
    assert leads(NOTHING, 0) == 0
    assert leads(bits(0, 3)) == 1
    assert leads(bits(0, 3, 1, 4)) == 2
    assert leads(bits(0, 3, 1, 4, 2, 5)) == CHUNKS


@pytest.mark.parametrize("wrong", [(-1, 18), (BITS + 1, 18), (32, -1), (32, BESIDE + 1), (32, 18, -1)])
def test_distances_that_cannot_be_are_refused(wrong: tuple[int, ...]) -> None:
    with pytest.raises(Refusal, match="radius") as refused:
        Rule(*wrong)
    assert refused.value.reason == "bad_rule"
    assert Rule(BITS, BESIDE) != Rule(0, 0)
