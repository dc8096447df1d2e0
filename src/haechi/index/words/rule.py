"""When two words of 143 bits are near: the whole rule, by which everything else is measured.

The 63 lowest bits are dealt to three chunks, every third bit to each, so that every chunk has its share of
the steady low frequencies. Two words are near when

* some chunk differs in at most one of its 21 bits, and of the 64 lowest bits outside that chunk at most
  `beside` differ;
* and of all 143 bits at most `radius` differ.

Of a query's words only the first `wide` may differ in that one bit; from later ones some chunk is the same.

The search finds every pair for which this holds, and no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.index.intrinsics import popcount
from haechi.infra.jit import kernel

Records = NDArray[np.uint64]

BITS = 143
CHUNKS = 3
WIDTH = 21
# What is looked at beside a chunk: a chunk and these are the 85 lowest bits.
BESIDE = 64
# More words than a query can have.
EVERY = 1 << 28

_THIRD = np.uint64(0x1249249249249249)
_CHUNK = np.uint64((1 << WIDTH) - 1)
_FURTHER = np.uint64((1 << (BESIDE - 2 * WIDTH)) - 1)
_LAST = np.uint64((1 << (BITS - 128)) - 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """How far words may differ: in `radius` of all bits, in `beside` of the 64 lowest outside a chunk; and
    how many of a query's words, the first ones, may differ in a bit of the chunk (`wide`)."""

    radius: int = 32
    beside: int = 18
    wide: int = EVERY

    def __post_init__(self) -> None:
        if not 0 <= self.radius <= BITS or not 0 <= self.beside <= BESIDE or self.wide < 0:
            raise Refusal(
                "bad_rule",
                f"A radius lies within 0 and {BITS}, what may differ beside a chunk within 0 and {BESIDE}, "
                "and no fewer than no words may differ in a chunk.",
                do="Leave them out, or give such numbers.",
            )


@kernel
def whole(number: np.integer[Any]) -> int:
    """A signed number: compiled code would turn a sum of signed and unsigned into a fraction."""
    return int(np.int64(number))


@kernel
def chunk(low: np.uint64, which: int) -> np.uint64:
    """Every third bit of a word's first 63, from bit `which` on, side by side."""
    bits = (low >> np.uint64(which)) & _THIRD
    bits = (bits ^ (bits >> np.uint64(2))) & np.uint64(0x10C30C30C30C30C3)
    bits = (bits ^ (bits >> np.uint64(4))) & np.uint64(0x100F00F00F00F00F)
    bits = (bits ^ (bits >> np.uint64(8))) & np.uint64(0x001F0000FF0000FF)
    bits = (bits ^ (bits >> np.uint64(16))) & np.uint64(0x001F00000000FFFF)
    return (bits ^ (bits >> np.uint64(32))) & _CHUNK


@kernel
def further(low: np.uint64, middle: np.uint64) -> np.uint64:
    """The 22 bits that follow the first 63."""
    return (low >> np.uint64(63) | middle << np.uint64(1)) & _FURTHER


@kernel
def mark(low: np.uint64, middle: np.uint64, which: int) -> np.uint64:
    """What stands beside an entry in a chunk's table: the 64 lowest bits outside the chunk."""
    one, two = chunk(low, (which + 1) % CHUNKS), chunk(low, (which + 2) % CHUNKS)
    return one | two << np.uint64(WIDTH) | further(low, middle) << np.uint64(2 * WIDTH)


@kernel
def apart(left: Records, a: int, right: Records, b: int) -> int:
    """Bits of 143 that differ between a row of one array and a row of another."""
    return (
        popcount(left[a, 0] ^ right[b, 0])
        + popcount(left[a, 1] ^ right[b, 1])
        + popcount((left[a, 2] ^ right[b, 2]) & _LAST)
    )


@kernel
def first(left: Records, a: int, right: Records, b: int, beside: int, within: int) -> int:
    """The first chunk that leads from one row to the other, `within` so many bits; CHUNKS where none does."""
    low, middle = left[a, 0] ^ right[b, 0], left[a, 1] ^ right[b, 1]
    lowest = popcount(low & ~(np.uint64(1) << np.uint64(63))) + popcount(further(low, middle))
    for which in range(CHUNKS):
        own = popcount((low >> np.uint64(which)) & _THIRD)
        if own <= within and lowest - own <= beside:
            return which
    return CHUNKS
