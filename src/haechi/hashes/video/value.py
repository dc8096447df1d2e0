"""A video's hash as a value: the hashes of its pictures, each with its time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.core.hash import PerceptualHash


@dataclass(frozen=True, slots=True)
class FrameHash:
    """`seconds` from the first picture, to the millisecond, as vPDQ writes them; `number` of the picture."""

    hash: PerceptualHash
    seconds: float
    number: int

    @property
    def quality(self) -> int:
        return self.hash.quality


@dataclass(frozen=True, slots=True)
class VideoHash:
    """In the order the pictures are shown."""

    frames: tuple[FrameHash, ...]

    def __len__(self) -> int:
        return len(self.frames)

    def __iter__(self) -> Iterator[FrameHash]:
        return iter(self.frames)

    def usable(self, min_quality: int) -> VideoHash:
        """Without poor pictures and exact repetitions: a minute of one title card is one picture."""
        seen: set[bytes] = set()
        kept = []
        for frame in self.frames:
            if frame.quality >= min_quality and frame.hash.bits not in seen:
                seen.add(frame.hash.bits)
                kept.append(frame)
        return VideoHash(tuple(kept))

    @property
    def rows(self) -> NDArray[np.uint8]:
        """(n, 32) bytes, as haechi.index takes them."""
        return np.frombuffer(b"".join(frame.hash.bits for frame in self.frames), np.uint8).reshape(-1, 32)

    @property
    def times(self) -> NDArray[np.float64]:
        return np.array([frame.seconds for frame in self.frames], np.float64)
