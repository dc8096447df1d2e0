"""A small gray copy of a picture to look for regions in: means of whole cells, in whole numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.infra.jit import kernel

Pixels = NDArray[np.uint8]
Gray = NDArray[np.uint8]

# No side of the copy is shorter than this, as far as the picture allows: PDQ loses bits below.
SHORT_SIDE = 384
# Brightness in parts of 256, and how many lines of a cell are read: more cost time and change nothing.
RED, GREEN, BLUE = 77, 150, 29
LINES_READ = 2


def cell_of(height: int, width: int) -> int:
    """How many pixels a side one pixel of the copy stands for."""
    return max(1, min(height, width) // SHORT_SIDE)


def reduced(pixels: Pixels) -> Gray:
    """The copy: (height // cell, width // cell), from gray (h, w), (h, w, 1) or colour (h, w, 3)."""
    shaped = pixels[:, :, None] if pixels.ndim == 2 else pixels
    view = np.ascontiguousarray(shaped).view()
    view.setflags(write=False)
    return _reduced(view, cell_of(*shaped.shape[:2]))


@kernel
def _reduced(pixels: Pixels, cell: int) -> Gray:
    height, width, channels = pixels.shape
    lines = pixels.reshape(height, width * channels)
    rows, columns = height // cell, width // cell
    read = min(cell, LINES_READ)
    out = np.empty((rows, columns), np.uint8)
    sums = np.empty(width * channels, np.uint16)
    bright = np.empty(width, np.uint32)
    totals = np.empty(columns, np.uint32)
    part = np.float32(1) / np.float32(read * cell * (256 if channels == 3 else 1))
    for row in range(rows):
        first = lines[row * cell]
        for x in range(sums.size):
            sums[x] = first[x]
        for line in range(1, read):
            more = lines[row * cell + line * cell // read]
            for x in range(sums.size):
                sums[x] += more[x]
        if channels == 3:
            for x in range(width):
                bright[x] = (
                    np.uint32(RED) * sums[3 * x]
                    + np.uint32(GREEN) * sums[3 * x + 1]
                    + np.uint32(BLUE) * sums[3 * x + 2]
                )
        else:
            for x in range(width):
                bright[x] = sums[x]
        for column in range(columns):
            totals[column] = bright[column * cell]
        for step in range(1, cell):
            for column in range(columns):
                totals[column] += bright[column * cell + step]
        for column in range(columns):
            # Below 2**24, where single precision is exact.
            out[row, column] = np.uint8(np.float32(totals[column]) * part + np.float32(0.5))
    return out
