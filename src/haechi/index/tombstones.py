"""Which entries must not match any more: a bitmap by entry number that threads and processes share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from haechi.index.intrinsics import set_bits
from haechi.index.sealed import shared
from haechi.infra.jit import kernel

Bitmap = NDArray[np.uint8]


@kernel
def _bury(bitmap: Bitmap, entry: int) -> None:
    set_bits(bitmap, entry >> 3, np.uint8(1 << (entry & 7)))


class Tombstones:
    """Entries are only ever buried: numbers are not used again. The next search of anybody sees it.

    The bitmap goes by entry number, not by place, so it stays right when a base built anew is swapped in:
    whatever was buried meanwhile is dead in the new one too. With `shared`, processes forked from this one
    see one bitmap, whose `room` cannot grow; else it grows as entries come.
    """

    def __init__(self, room: int = 0, *, shared_by_forks: bool = False) -> None:
        size = -(-room // 8)
        self._fixed = shared_by_forks
        self.bitmap: Bitmap = (
            np.frombuffer(shared(max(1, size)), np.uint8) if shared_by_forks else np.zeros(size, np.uint8)
        )

    @property
    def room(self) -> int:
        return len(self.bitmap) * 8

    def make_room(self, entries: int) -> None:
        """Take entry numbers below `entries`. The caller sees to it that nobody buries meanwhile."""
        if entries <= self.room:
            return
        if self._fixed:
            raise ValueError("the shared bitmap has no room for these entries")
        grown = np.zeros(max(-(-entries // 8), 2 * len(self.bitmap)), np.uint8)
        grown[: len(self.bitmap)] = self.bitmap
        self.bitmap = grown

    def bury(self, entries: Iterable[int]) -> None:
        """From this moment on these match nothing. Safe beside others who bury, in whatever process."""
        for entry in entries:
            if not 0 <= entry < self.room:
                raise IndexError(f"no room for entry {entry}")
            _bury(self.bitmap, entry)

    def buried(self, entries: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each is buried; entries past the room are not."""
        dead = np.zeros(len(entries), bool)
        known = entries < self.room
        inside = entries[known]
        dead[known] = self.bitmap[inside >> 3] >> (inside & 7).astype(np.uint8) & 1
        return dead

    def __len__(self) -> int:
        """How many are buried."""
        return int(np.bitwise_count(self.bitmap).sum())
