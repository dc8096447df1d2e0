"""Where in a picture another picture lies: inside a frame, as the largest block of a screenshot, or side by
side with others.

A region is looked for on the small gray copy (`haechi.media.reduced`). What is too small or takes too little
away is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.media.blocks import largest_blocks
from haechi.media.borders import frame
from haechi.media.panels import panels

Gray = NDArray[np.uint8]

# Pixels of the copy. Below, bits say little about a picture.
SMALLEST = 96
# Shapes beyond are strips and tiles, not pictures; nothing is looked for in them.
LONGEST = 6
# Parts of a thousand of both sides together: what takes away less is the picture itself.
LEAST_CUT = 12
# A screen of a phone shows one picture and the beginning of the next.
MOST_BOXES = 2


@dataclass(frozen=True, slots=True)
class Box:
    """Rows top to bottom and columns left to right of the copy, the ends not included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def of(self, gray: Gray) -> Gray:
        """The pixels inside."""
        return np.ascontiguousarray(gray[self.top : self.bottom, self.left : self.right])

    def within(self, other: Box) -> Box:
        """The same region where this one is counted from the corner of another."""
        return Box(
            self.top + other.top, self.left + other.left, self.bottom + other.top, self.right + other.left
        )

    def times(self, cell: int) -> Box:
        """The same region where each pixel of the copy is so many a side."""
        return Box(self.top * cell, self.left * cell, self.bottom * cell, self.right * cell)

    def like(self, other: Box) -> bool:
        """Whether no edge is further away than a hundredth of the larger side."""
        near = max(2, max(self.height, self.width) // 100)
        mine, theirs = _edges(self), _edges(other)
        return all(abs(a - b) <= near for a, b in zip(mine, theirs, strict=True))


def without_border(gray: Gray, *, cell: int = 1) -> Box | None:
    """The picture inside a frame with nothing sharp in it; None where there is no such frame."""
    if not _is_picture(*gray.shape):
        return None
    top, left, bottom, right = frame(gray, near=max(2, -(-10 // cell)))
    return _worth(Box(top, left, gray.shape[0] - bottom, gray.shape[1] - right), gray)


def picture_boxes(gray: Gray, *, cell: int = 1) -> list[Box]:
    """The largest pictures on a plain page with words and signs; empty where the page is all picture."""
    if not _is_picture(*gray.shape):
        return []
    found = largest_blocks(gray, near=max(2, -(-10 // cell)), most=MOST_BOXES)
    return [box for edges in found if (box := _worth(Box(*edges), gray)) is not None]


def panel_boxes(gray: Gray) -> list[Box]:
    """The pictures that straight seams cut a picture into; empty where none are seen."""
    if not _is_picture(*gray.shape):
        return []
    return [box for edges in panels(gray) if (box := _worth(Box(*edges), gray)) is not None]


def _worth(box: Box, gray: Gray) -> Box | None:
    height, width = gray.shape
    cut = max((height - box.height) * 1000 // height, (width - box.width) * 1000 // width)
    fits = min(box.height, box.width) >= SMALLEST and _is_picture(box.height, box.width)
    return box if fits and cut >= LEAST_CUT else None


def _is_picture(height: int, width: int) -> bool:
    return min(height, width) >= SMALLEST and max(height, width) <= LONGEST * min(height, width)


def _edges(box: Box) -> tuple[int, int, int, int]:
    return box.top, box.left, box.bottom, box.right
