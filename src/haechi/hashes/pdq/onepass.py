"""PDQ's downscaling in one pass: each pixel is read once and weighed once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.pdq.plan import SIDE, axis, window
from haechi.infra.jit import kernel

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@kernel
def _gather(lines: Bytes, start: int, count: int, weight: Floats, sums: Floats) -> None:
    """Weighted sum of `count` lines of bytes. Whole numbers below 2**24, so single precision is exact."""
    size = sums.size
    sums[:] = 0
    line = 0
    while line + 4 <= count:
        at = start + line
        a, b, c, d = lines[at], lines[at + 1], lines[at + 2], lines[at + 3]
        wa, wb, wc, wd = weight[line], weight[line + 1], weight[line + 2], weight[line + 3]
        for x in range(size):
            sums[x] += (wa * np.float32(a[x]) + wb * np.float32(b[x])) + (
                wc * np.float32(c[x]) + wd * np.float32(d[x])
            )
        line += 4
    while line < count:
        a, wa = lines[start + line], weight[line]
        for x in range(size):
            sums[x] += wa * np.float32(a[x])
        line += 1


@kernel
def downscale(pixels: Bytes, height: int, length: int, upside: bool, mirrored: bool) -> Floats:
    """64 x 64 samples of a picture of `height` x `length` pixels, equal to the reference's but for rounding.

    The stored pixels may be fewer (see plan.axis), and lie upside down or mirrored.
    """
    stored_height, stored_length, channels = pixels.shape
    top, rows, down = axis(height, stored_height, upside)
    left, columns, across = axis(length, stored_length, mirrored)
    scale = np.float64(window(height)) ** 2 * np.float64(window(length)) ** 2
    lines = pixels.reshape(stored_height, stored_length * channels)
    sums = np.empty(stored_length * channels, np.float32)
    samples = np.empty((SIDE, SIDE), np.float32)
    for i in range(SIDE):
        _gather(lines, top[i], rows[i], down[i], sums)
        for j in range(SIDE):
            total = 0.0
            for tap in range(columns[j]):
                at = (left[j] + tap) * channels
                if channels == 1:
                    total += across[j, tap] * np.float64(sums[at])
                else:
                    bright = 0.299 * sums[at] + 0.587 * sums[at + 1] + 0.114 * sums[at + 2]
                    total += across[j, tap] * bright
            samples[i, j] = np.float32(total / scale)
    return samples
