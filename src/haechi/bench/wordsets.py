"""A large bank of window hashes to search in, of real windows' words, so that what is common stays common.

Half of the words put together four real ones, a chunk from each and the rest from the last, with one bit in
eight turned: the buckets that real words crowd are crowded here. The other half are real words with one bit
in four turned, about as far from a query's as the nearest strangers are in real pictures. Measured on 69
pictures without shared content, for 48 million words: a query's word meets 2,230 in its buckets, of which
about 110 pass by their marks and 31 are near. How many are near here is told with the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.bench import crossed, samples
from haechi.bench.negatives.hashed import Negative
from haechi.core.errors import Refusal
from haechi.hashes.windows import BANKED, Seen, look, turned
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.shelf import WHOLE, Shelf
from haechi.index.words import WordIndex
from haechi.index.words.file import COUNT
from haechi.index.words.rule import BITS, CHUNKS

Words = NDArray[np.uint64]
Records = NDArray[np.uint64]

PICTURES = 24
HEIGHT, WIDTH = 480, 640
STEP = 1 << 18
# Every third bit of 64.
THIRD = np.uint64(0x1249249249249249)
LAST = np.uint64((1 << (BITS - 128)) - 1)
# Of a banked picture, what a planted query shows: so many windows, at this scale, with one bit in 16 turned.
SHOWN, SCALE, SHIFT = 24, 0.8, 1000


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Real windows: what queries are made of, how a bank of so many pictures is made, and a word on both."""

    seen: tuple[Seen, ...]
    bank: Callable[[np.random.Generator, int], WindowBank]
    said: str


def source(asked: int) -> Source:
    """Windows of generated pictures and of the photographs that installed packages ship."""
    pictures, said = samples.pictures(PICTURES, HEIGHT, WIDTH)
    found = tuple(seen for picture in pictures if len(seen := look(picture, asked)) >= asked // 4)
    words = np.concatenate([view.words for seen in found for view in turned(seen)])
    return Source(
        found, lambda rng, count: bank(rng, words, count), f"words of {len(found)} pictures: {said}"
    )


def gathered(asked: int, negatives: Sequence[Negative]) -> Source:
    """Windows of pictures from everywhere: most banked, and of other families one each to be asked."""
    banked, others = crossed.divided(negatives)
    found = tuple(seen for seen in others if len(seen) >= asked // 4)
    if not banked or not found:
        raise Refusal("too_few", "There are too few pictures for a bank and queries.", do="Gather more.")
    said = f"{len(banked):,} pictures and crossings of them; {len(found)} others asked"
    return Source(found, lambda rng, count: crossed.bank(rng, banked, count), said)


def bank(rng: np.random.Generator, real: Words, pictures: int) -> WindowBank:
    """So many banked pictures of BANKED windows each, of words recombined; places are random."""
    count = pictures * BANKED
    records = np.empty((count, 4), np.uint64)
    for at in range(0, count, STEP):
        part = records[at : at + STEP]
        half = len(part) // 2
        part[:half, :3] = _mixed(rng, real, half) ^ _turned_bits(rng, half, 3)
        part[half:, :3] = _drawn(rng, real, len(part) - half) ^ _turned_bits(rng, len(part) - half, 2)
        rng.shuffle(part[:, :3])
        part[:, 2] &= LAST
        halves = rng.integers(80, 200, len(part)) * 16
        middles = (rng.integers(halves, side * 64 - halves) for side in (HEIGHT, WIDTH))
        for place, value in zip((16, 32, 48), (*middles, halves), strict=True):
            part[:, 2] |= value.astype(np.uint64) << np.uint64(place)
    entries = np.zeros((pictures, COUNT), np.uint32)
    entries[:, 2:4] = HEIGHT, WIDTH
    entries[:, 0] = np.arange(pictures)
    entries[:, 1] = entries[:, 0] * BANKED
    wholes = _drawn(rng, real, pictures) ^ _turned_bits(rng, pictures, 2)
    wholes[:, 2] &= LAST
    entries[:, WHOLE] = wholes.view(np.uint32)
    records[:, 3] = np.repeat(entries[:, 0], BANKED)
    return WindowBank(Shelf(WordIndex.build(records, entries)))


def planted(rng: np.random.Generator, query: Seen, banked: Seen) -> Seen:
    """The query with some of a banked picture's windows in place of its own last ones."""
    own = rng.permutation(len(banked))[:SHOWN]
    places, words = query.places.copy(), query.words.copy()
    words[-len(own) :] = banked.words[own] ^ _turned_bits(rng, len(own), 4)
    words[-len(own) :, 2] &= LAST
    places[-len(own) :] = np.rint(banked.places[own] * SCALE).astype(np.int32) + np.array(
        [SHIFT, SHIFT, 0], np.int32
    )
    return Seen(query.rows, query.columns, places, words, query.whole)


def _drawn(rng: np.random.Generator, real: Words, count: int) -> Words:
    return real[rng.integers(0, len(real), count)]


def _mixed(rng: np.random.Generator, real: Words, count: int) -> Words:
    words = _drawn(rng, real, count)
    for which in range(CHUNKS):
        own = THIRD << np.uint64(which) & np.uint64(2**63 - 1)
        words[:, 0] = words[:, 0] & ~own | _drawn(rng, real, count)[:, 0] & own
    return words


def _turned_bits(rng: np.random.Generator, count: int, halvings: int) -> Words:
    """Bits to turn: each with a chance of one half, halved so many times less one."""
    bits = np.full((count, 3), 2**64 - 1, np.uint64)
    for _ in range(halvings):
        bits &= rng.integers(0, 2**64, (count, 3), dtype=np.uint64)
    return bits
