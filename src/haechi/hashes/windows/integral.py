"""Sums over any upright box of a gray picture from four numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.canonical import Gray
from haechi.infra.jit import kernel

Sums = NDArray[np.int32]


@kernel
def integral(gray: Gray) -> Sums:
    """Sums of everything above and to the left: (rows + 1, columns + 1). 640 x 640 x 255 fits 27 bits."""
    rows, columns = gray.shape
    out = np.empty((rows + 1, columns + 1), np.int32)
    out[0] = 0
    for y in range(rows):
        above, line, pixels = out[y], out[y + 1], gray[y]
        total = np.int32(0)
        line[0] = 0
        for x in range(columns):
            total += np.int32(pixels[x])
            line[x + 1] = above[x + 1] + total
    return out


@kernel
def box(sums: Sums, y: int, x: int, half: int) -> int:
    """Sum of the (2 half + 1) squared pixels around one."""
    top, bottom, left, right = y - half, y + half + 1, x - half, x + half + 1
    return int(sums[bottom, right]) - int(sums[top, right]) - int(sums[bottom, left]) + int(sums[top, left])
