"""PDQ's downscaling step by step in single precision: the reference's own roundings, four box passes and all.

Slower than the one-pass operator and needed for few pictures: those so plain that rounding decides bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.pdq.plan import SIDE, centre, reach, window
from haechi.infra.jit import kernel

Floats = NDArray[np.float32]


@kernel
def luma(pixels: NDArray[np.uint8], row: int, out: Floats) -> None:
    """One row of brightness. Gray stays as it is; colours are weighed in double precision, then rounded."""
    if pixels.shape[2] == 1:
        for column in range(out.size):
            out[column] = np.float32(pixels[row, column, 0])
    else:
        for column in range(out.size):
            red, green, blue = pixels[row, column, 0], pixels[row, column, 1], pixels[row, column, 2]
            out[column] = np.float32(red * 0.299 + green * 0.587 + blue * 0.114)


@kernel
def box(line: Floats, width: int, out: Floats) -> None:
    """A running mean of `width` values along a line, with a shorter window at both ends."""
    right = reach(width)
    total = np.float32(0)
    count = 0
    for ahead in range(line.size + right):
        if ahead < line.size:
            total += line[ahead]
            count += 1
        if ahead >= width:
            total -= line[ahead - width]
            count -= 1
        if ahead >= right:
            out[ahead - right] = total / np.float32(count)


@kernel
def plain(pixels: NDArray[np.uint8]) -> Floats:
    """A picture of 64 x 64 pixels is its own samples: the reference does not filter it."""
    samples = np.empty((SIDE, SIDE), np.float32)
    for row in range(SIDE):
        luma(pixels, row, samples[row])
    return samples


@kernel
def downscale(pixels: NDArray[np.uint8]) -> Floats:
    """64 x 64 samples. Rows stream through a ring of one window, so that memory does not grow with height."""
    height, length = pixels.shape[0], pixels.shape[1]
    tall, wide = window(height), window(length)
    below = reach(tall)
    ring = np.zeros((tall, length), np.float32)
    sums = np.zeros(length, np.float32)
    bright, smooth = np.empty(length, np.float32), np.empty(length, np.float32)
    columns = np.empty((SIDE, height), np.float32)
    count = 0
    for ahead in range(height + below):
        slot = ring[ahead % tall]
        if ahead < height:
            luma(pixels, ahead, bright)
            box(bright, wide, smooth)
            count += 1
            if ahead >= tall:
                count -= 1
                for x in range(length):
                    sums[x] = (sums[x] + smooth[x]) - slot[x]
                    slot[x] = smooth[x]
            else:
                for x in range(length):
                    sums[x] += smooth[x]
                    slot[x] = smooth[x]
        elif ahead >= tall:
            count -= 1
            for x in range(length):
                sums[x] -= slot[x]
        if ahead >= below:
            share = np.float32(count)
            for x in range(length):
                bright[x] = sums[x] / share
            box(bright, wide, smooth)
            for index in range(SIDE):
                columns[index, ahead - below] = smooth[centre(index, length)]
    samples = np.empty((SIDE, SIDE), np.float32)
    line = np.empty(height, np.float32)
    for column in range(SIDE):
        box(columns[column], tall, line)
        for index in range(SIDE):
            samples[index, column] = line[centre(index, height)]
    return samples
