"""Pixels as a file stores them, and what it takes to see them upright at full size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal

Pixels = NDArray[np.uint8]

UPRIGHT = 1
# What each EXIF orientation asks for, in this order: top to bottom, left to right, rows become columns.
_TURNS = {
    1: (False, False, False),
    2: (False, True, False),
    3: (True, True, False),
    4: (True, False, False),
    5: (False, False, True),
    6: (True, False, True),
    7: (True, True, True),
    8: (False, True, True),
}


class Scratch:
    """Memory for the pixels of one picture after another: asking the system for it anew each time is slow.

    Pixels that lie in it are lost with the next picture. Not for two threads at once.
    """

    MOST = 64 * 1024 * 1024

    def __init__(self) -> None:
        self._memory = np.empty(0, np.uint8)

    def room(self, height: int, width: int, channels: int) -> Pixels:
        """Pixels to be written; kept for the next picture where they are not too many."""
        size = height * width * channels
        if size > self.MOST:
            return np.empty((height, width, channels), np.uint8)
        if self._memory.size < size:
            self._memory = np.empty(size, np.uint8)
        return self._memory[:size].reshape(height, width, channels)


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """`pixels` (height, width, 1 or 3) as stored; `orientation` as EXIF numbers it.

    `height` and `width` are those of the full picture, before it is turned. Fewer pixels than that may be
    stored: then each stands for a square of 2, 4 or 8 of the full picture.
    """

    pixels: Pixels
    height: int
    width: int
    orientation: int = UPRIGHT

    @classmethod
    def of(cls, pixels: Pixels, orientation: int = UPRIGHT) -> Raster:
        """A picture that is stored at full size."""
        return cls(pixels, pixels.shape[0], pixels.shape[1], orientation)

    @property
    def turn(self) -> tuple[bool, bool, bool]:
        """Whether to put it upside down, mirror it, and then let rows become columns."""
        return _TURNS[self.orientation]

    @property
    def shrunk(self) -> bool:
        """Whether fewer pixels are stored than the picture has."""
        return self.pixels.shape[:2] != (self.height, self.width)

    def upright(self) -> Pixels:
        """The stored pixels, turned. A view where it can be."""
        upside, mirrored, transposed = self.turn
        pixels = self.pixels[::-1] if upside else self.pixels
        pixels = pixels[:, ::-1] if mirrored else pixels
        return pixels.transpose(1, 0, 2) if transposed else pixels


def as_raster(picture: Pixels | Raster) -> Raster:
    """A picture as hashes take it: bytes of shape (height, width) or (height, width, 1 or 3), or a raster."""
    if isinstance(picture, Raster):
        return picture
    shaped = picture[:, :, None] if picture.ndim == 2 else picture
    if picture.dtype != np.uint8 or shaped.ndim != 3 or shaped.shape[2] not in (1, 3) or shaped.size == 0:
        raise Refusal(
            "not_pixels",
            "Pixels are bytes of shape (height, width) or (height, width, 3); these are not.",
            do="Decode the picture with haechi.media.decode.",
        )
    return Raster.of(shaped)
