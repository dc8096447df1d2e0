"""Pictures asked of a bank of others, in all turns as in production: what agrees though it is unrelated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from haechi.bench.negatives.hashed import Negative
from haechi.hashes.windows.bank import RULE, WindowBank
from haechi.hashes.windows.match import named
from haechi.hashes.windows.seen import Words
from haechi.hashes.windows.shelf import Shelf
from haechi.hashes.windows.turns import turned
from haechi.hashes.windows.votes import ENTRY, ROW, Agreement

_WORD = np.uint64((1 << 15) - 1)


class Others:
    """A bank of pictures, of which each is asked only about those of other families."""

    def __init__(self, banked: Sequence[Negative]) -> None:
        self.banked = banked
        self._shelf = Shelf.of(enumerate(one.banked for one in banked))
        self._bank = WindowBank(self._shelf)
        self._families = {name: at for at, name in enumerate(sorted({one.family for one in banked}))}
        self._family = np.array([self._families[one.family] for one in banked], np.int64)

    @property
    def words(self) -> Words:
        """The words of all banked windows, picture by picture."""
        words: Words = self._shelf.index.records[:, :3].copy()
        words[:, 2] &= _WORD
        return words

    def unrelated(self, asked: Negative) -> int:
        """How many banked pictures are of other families: the pairs that one query is."""
        return int((self._family != self._families.get(asked.family, -1)).sum())

    def agreeing(self, asked: Negative) -> list[Agreement]:
        """What the bank finds for a picture, but for its own family."""
        own = self._families.get(asked.family, -1)
        found = named(self._bank, asked.asked, most=len(self.banked))
        return [one for one in found if self._family[one.entry] != own]

    def near(self, asked: Negative) -> NDArray[np.int64]:
        """Which banked windows are near one of the picture's, in any turn, but for its own family's."""
        words = np.stack([view.words for view in turned(asked.asked)])
        hits = self._shelf.index.search(words, RULE, self._bank.tombstones.bitmap)
        others = self._family[hits[:, ENTRY]] != self._families.get(asked.family, -1)
        return np.unique(hits[others, ROW])
