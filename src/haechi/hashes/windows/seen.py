"""What is found in one picture, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]
Words = NDArray[np.uint64]
Gray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Windows of a picture that is `rows` x `columns` at canonical size, in the order they were picked.

    `places` (n, 3): y and x of the middle and half the side, in 1/64 pixel. `words` (n, 3): 143 bits, the
    lowest frequency is bit 0 of the first; the last 49 bits are zero. `whole` (3,) is the word of the picture
    as a whole; zeros, as of one flat gray, say nothing.
    """

    rows: int
    columns: int
    places: Places
    words: Words
    whole: Words = field(default_factory=lambda: np.zeros(3, np.uint64))

    def __len__(self) -> int:
        return len(self.places)

    def first(self, most: int) -> Seen:
        """The same with only the `most` windows that were picked first."""
        return Seen(self.rows, self.columns, self.places[:most], self.words[:most], self.whole)


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A picture that is asked about: its windows, and its canonical brightness (rows, columns), at which one
    looks again where they agree. `gray` is None of a picture of which only the hash is there.
    """

    seen: Seen
    gray: Gray | None
