"""Buckets: every key has its own, linear in its bits, and mirrored words' are neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.index.words import tables
from haechi.index.words.rule import CHUNKS, WIDTH, chunk, mark
from haechi.index.words.tables import BUCKETS, LANES, LOOKS, bucket, mirrors
from haechi.infra.jit import read_only


def halves(word: int) -> list[np.uint64]:
    return [np.uint64(word >> shift & 2**64 - 1) for shift in (0, 64)]


@pytest.mark.parametrize("which", range(CHUNKS))
def test_every_chunk_has_a_bucket_of_its_own(which: int) -> None:
    basis = [int(bucket(np.uint64(1 << bit), which)) for bit in range(WIDTH)]
    rank: list[int] = []
    for row in basis:
        for lead in rank:
            row = min(row, row ^ lead)
        rank.append(row)
    assert all(rank)
    for key in np.random.default_rng(1).integers(0, BUCKETS, 200).tolist():
        combined = 0
        for bit in range(WIDTH):
            combined ^= basis[bit] if key >> bit & 1 else 0
        assert int(bucket(np.uint64(key), which)) == combined


@pytest.mark.parametrize("which", range(CHUNKS))
def test_mirrored_words_lie_side_by_side(which: int) -> None:
    upside, across = mirrors()
    for word in np.random.default_rng(2).integers(0, 2**62, 50).tolist():
        forms = [word, word ^ upside, word ^ across, word ^ upside ^ across]
        places = [int(bucket(chunk(halves(form)[0], which), which)) for form in forms]
        assert sorted(place & 3 for place in places) == [0, 1, 2, 3]
        assert len({place >> 2 for place in places}) == 1


def test_looks_are_the_chunk_and_one_bit_turned() -> None:
    out = np.empty((CHUNKS, LOOKS), np.uint32)
    tables.looks(out)
    for which in range(CHUNKS):
        wanted = [0] + [int(bucket(np.uint64(1 << bit), which)) for bit in range(WIDTH)]
        assert out[which].tolist() == wanted


def test_every_record_lies_in_its_bucket_beside_its_mark() -> None:
    rows = read_only(np.random.default_rng(4).integers(0, 2**64, (101, 4), dtype=np.uint64))
    made = tables.build(rows)
    starts = made.starts.reshape(CHUNKS, BUCKETS + 1)
    blocks = made.blocks.reshape(CHUNKS, -1, tables.BLOCK)
    for which in range(CHUNKS):
        marks = blocks[which, :, :LANES].reshape(-1)
        places = blocks[which, :, LANES:].copy().view(np.uint32).reshape(-1)[: len(rows)]
        assert sorted(places.tolist()) == list(range(len(rows)))
        assert starts[which, -1] == len(rows)
        for at, row in enumerate(places.tolist()):
            own = int(bucket(chunk(rows[row, 0], which), which))
            assert starts[which, own] <= at < starts[which, own + 1]
            assert marks[at] == mark(rows[row, 0], rows[row, 1], which)
