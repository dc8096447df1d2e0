"""Words that many unrelated pictures share: edges of one shape, round buttons, lines of print.

Learned from benign pictures by `haechi bench negatives --learn`; the file beside this one holds the words and
how large a share of pictures of other things have a window near each, in any turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Tampered
from haechi.hashes.windows.describe import BITS
from haechi.hashes.windows.seen import Seen, Words
from haechi.hashes.windows.turns import turned
from haechi.index.intrinsics import popcount
from haechi.infra.jit import kernel

FILE = Path(__file__).with_name("common.bin")
# The file begins with this; then each word as 18 bytes, its lowest bits first, and one byte of rarity.
MAGIC = b"haechi-common-windows-1\n"
WORD = (BITS + 7) // 8
# A byte of rarity counts tenths of a bit: a word of rarity 100 is in one picture of 2 ** 10.
FINE = 10.0
# A word is as common as a listed one that differs in no more bits than this, and so many bits rarer for each
# further bit: edges of all angles lie between those that are listed, what photographs show lies far from all.
NEAR = 32
AWAY = 1.0
# Of a bit, in which the kernel counts.
_PARTS = 1_000_000
_AWAY = round(AWAY * _PARTS)

# Words whose rarity is remembered: some 20 MB.
KEPT = 100_000

Rarity = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """Listed words and their rarity in bits (r: in one picture of 2 ** r); none is above `ceiling`."""

    words: Words
    rarity: Rarity
    ceiling: float
    # What was asked before: a picture that is uploaded again and again is weighed by the same banked words.
    # Kept under a number of this process alone, so that nothing stays of words that are taken back.
    _known: dict[int, float] = field(default_factory=dict, repr=False)

    def rarity_of(self, words: Words) -> Rarity:
        """How rare each of these words is, turned as one likes."""
        names = [hash(word.tobytes()) for word in words]
        # Another thread may forget all of them between two lines.
        found = {name: rarity for name in names if (rarity := self._known.get(name)) is not None}
        missing = [at for at, name in enumerate(names) if name not in found]
        new = dict(zip((names[at] for at in missing), self._rarity(words[missing]).tolist(), strict=True))
        if len(self._known) + len(new) > KEPT:
            self._known.clear()
        self._known.update(new)
        found.update(new)
        return np.array([found[name] for name in names], np.float64)

    def _rarity(self, words: Words) -> Rarity:
        found = np.full(len(words), round(self.ceiling * _PARTS), np.int64)
        if len(words) and len(self.words):
            rarity = np.rint(self.rarity * _PARTS).astype(np.int64)
            _rarest(in_turns(words), np.ascontiguousarray(self.words.T), rarity, found)
        return found / _PARTS


def packed(common: Common) -> bytes:
    """The file's bytes."""
    words = common.words.astype("<u8").view(np.uint8).reshape(-1, 24)[:, :WORD]
    rarity = np.clip(np.rint(common.rarity * FINE), 0, 255).astype(np.uint8)
    head = np.array([common.ceiling * FINE], np.uint8)
    return MAGIC + head.tobytes() + np.column_stack([words, rarity]).tobytes()


def unpacked(data: bytes) -> Common:
    """What `packed` wrote."""
    rows, rest = divmod(len(data) - len(MAGIC) - 1, WORD + 1)
    if not data.startswith(MAGIC) or rest or rows < 0:
        raise Tampered("The list of common windows is not whole.", do="Install the package again.")
    table = np.frombuffer(data, np.uint8, offset=len(MAGIC) + 1).reshape(rows, WORD + 1)
    words = np.zeros((rows, 24), np.uint8)
    words[:, :WORD] = table[:, :WORD]
    ceiling = data[len(MAGIC)] / FINE
    return Common(words.view("<u8").astype(np.uint64), table[:, WORD] / FINE, ceiling)


@cache
def shipped() -> Common:
    """The list that comes with the package."""
    return unpacked(FILE.read_bytes())


def in_turns(words: Words) -> Words:
    """(8, n, 3): each word as every turn of the picture would have it."""
    seen = Seen(1, 1, np.zeros((len(words), 3), np.int32), words)
    return np.stack([turn.words for turn in turned(seen)])


@kernel
def _rarest(turns: Words, listed: Words, rarity: Whole, found: Whole) -> None:
    """Whole numbers and columns side by side, so that the processor compares several words at once."""
    low, middle, high = listed[0], listed[1], listed[2]
    for window in range(turns.shape[1]):
        for turn in range(turns.shape[0]):
            word, least = turns[turn, window], found[window]
            for at in range(rarity.size):
                far = np.int64(popcount(low[at] ^ word[0])) + np.int64(popcount(middle[at] ^ word[1]))
                far += np.int64(popcount(high[at] ^ word[2]))
                least = min(least, rarity[at] + max(np.int64(0), far - np.int64(NEAR)) * np.int64(_AWAY))
            found[window] = least
