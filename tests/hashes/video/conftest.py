"""Hashes of videos that never were: random pictures at given seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from haechi.core.hash import PerceptualHash
from haechi.hashes.video import FrameHash, VideoHash


class Drawn:
    """Makes picture hashes; the same number is the same picture, `flipped` bits further away."""

    def bits(self, picture: int, flipped: int = 0) -> bytes:
        rng = np.random.default_rng(picture)
        row = rng.integers(0, 256, 32, dtype=np.uint8)
        for bit in rng.choice(256, 256, replace=False)[:flipped]:
            row[bit >> 3] ^= np.uint8(1 << (bit & 7))
        return row.tobytes()

    def __call__(
        self, pictures: Sequence[int], *, at: Sequence[float] = (), flipped: int = 0, quality: int = 100
    ) -> VideoHash:
        times = at or [float(place) for place in range(len(pictures))]
        return VideoHash(
            tuple(
                FrameHash(
                    PerceptualHash("pdq", self.bits(picture, flipped), quality), seconds, round(seconds * 30)
                )
                for picture, seconds in zip(pictures, times, strict=True)
            )
        )


@pytest.fixture(scope="session")
def video() -> Callable[..., VideoHash]:
    return Drawn()
