"""PDQ's downscaling step by step in single precision: the reference's own roundings, four box passes and all.

Slower than the one-pass operator and needed for few pictures: those so plain that rounding decides bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.pdq.plan import SIDE, centre, reach, window
from haechi.infra.jit import kernel

Floats = NDArray[np.float32]

# Lines in step: a running sum waits for its own last addition, four side by side hardly do.
LINES = 4


@kernel
def luma(pixels: NDArray[np.uint8], row: int, out: Floats) -> None:
    """One row of brightness. Gray stays as it is; colours are weighed in double precision, then rounded."""
    height, length, channels = pixels.shape
    line = pixels.reshape(height, length * channels)[row]
    if channels == 1:
        for column in range(out.size):
            out[column] = np.float32(line[column])
    else:
        for column in range(out.size):
            red, green, blue = line[3 * column], line[3 * column + 1], line[3 * column + 2]
            out[column] = np.float32(red * 0.299 + green * 0.587 + blue * 0.114)


@kernel
def box(lines: Floats, width: int, out: Floats) -> None:
    """A running mean of `width` values along each of four lines, with a shorter window at both ends."""
    length, right = lines.shape[1], reach(width)
    sums = np.zeros(LINES, np.float32)
    for line in range(LINES):
        for ahead in range(width):
            sums[line] += lines[line, ahead]
            if ahead >= right:
                out[line, ahead - right] = sums[line] / np.float32(ahead + 1)
    _inside(lines, width, sums, out)
    for line in range(LINES):
        for late in range(right):
            sums[line] -= lines[line, length - width + late]
            out[line, length - right + late] = sums[line] / np.float32(width - late - 1)


@kernel
def _inside(lines: Floats, width: int, sums: Floats, out: Floats) -> None:
    """The part of `box` where the window is whole: nearly all of it. Views start at zero for the compiler."""
    first, count = width - reach(width), lines.shape[1] - width
    a, b, c, d = sums[0], sums[1], sums[2], sums[3]
    in_a, in_b, in_c, in_d = lines[0, width:], lines[1, width:], lines[2, width:], lines[3, width:]
    end_a, end_b, end_c, end_d = lines[0, :count], lines[1, :count], lines[2, :count], lines[3, :count]
    out_a, out_b, out_c, out_d = out[0, first:], out[1, first:], out[2, first:], out[3, first:]
    for x in range(count):
        a = (a + in_a[x]) - end_a[x]
        b = (b + in_b[x]) - end_b[x]
        c = (c + in_c[x]) - end_c[x]
        d = (d + in_d[x]) - end_d[x]
        out_a[x], out_b[x], out_c[x], out_d[x] = a, b, c, d
    share = np.float32(width)
    for line in range(LINES):
        means = out[line, first : first + count]
        for x in range(count):
            means[x] /= share
    sums[0], sums[1], sums[2], sums[3] = a, b, c, d


@kernel
def plain(pixels: NDArray[np.uint8]) -> Floats:
    """A picture of 64 x 64 pixels is its own samples: the reference does not filter it."""
    samples = np.empty((SIDE, SIDE), np.float32)
    for row in range(SIDE):
        luma(pixels, row, samples[row])
    return samples


@kernel
def downscale(pixels: NDArray[np.uint8]) -> Floats:
    """64 x 64 samples. Rows stream through rings of one window, so that memory does not grow with height."""
    height, length = pixels.shape[0], pixels.shape[1]
    tall, wide = window(height), window(length)
    below = reach(tall)
    ring, sums = np.zeros((tall, length), np.float32), np.zeros(length, np.float32)
    bright, smooth = np.zeros((LINES, length), np.float32), np.empty((LINES, length), np.float32)
    means, again = np.zeros((LINES, length), np.float32), np.empty((LINES, length), np.float32)
    last = np.zeros((tall, SIDE), np.float32), np.zeros(SIDE, np.float32)
    samples = np.empty((SIDE, SIDE), np.float32)
    for ahead in range(height + below):
        if ahead < height and ahead % LINES == 0:
            for line in range(min(LINES, height - ahead)):
                luma(pixels, ahead + line, bright[line])
            box(bright, wide, smooth)
        _down(ring, sums, smooth[ahead % LINES], ahead, height)
        if ahead >= below:
            at = ahead - below
            mean, share = means[at % LINES], _share(tall, ahead, height)
            for x in range(length):
                mean[x] = sums[x] / share
            if at % LINES == LINES - 1 or at == height - 1:
                box(means, wide, again)
                for line in range(at % LINES + 1):
                    _sample(again[line], at - at % LINES + line, height, last, samples)
    for late in range(height, height + below):
        _sample(again[0], late, height, last, samples)
    return samples


@kernel
def _sample(line: Floats, ahead: int, height: int, last: tuple[Floats, Floats], samples: Floats) -> None:
    """The last box pass, down the 64 columns that samples are taken at, and the samples it completes."""
    ring, sums = last
    tall = ring.shape[0]
    picked = np.empty(SIDE, np.float32)
    for index in range(SIDE):
        picked[index] = line[centre(index, line.size)]
    _down(ring, sums, picked, ahead, height)
    at = ahead - reach(tall)
    for index in range(first_at(at, height), SIDE):
        if centre(index, height) != at:
            break
        samples[index] = sums / _share(tall, ahead, height)


@kernel
def first_at(at: int, height: int) -> int:
    """The first of 64 samples that is taken at line `at` or beyond."""
    index = max(0, (at * SIDE) // height - 1)
    while index < SIDE and centre(index, height) < at:
        index += 1
    return index


@kernel
def _share(tall: int, ahead: int, height: int) -> np.float32:
    """How many lines the running sums hold once line `ahead` is in."""
    return np.float32(min(ahead + 1, height) - max(0, ahead + 1 - tall))


@kernel
def _down(ring: Floats, sums: Floats, line: Floats, ahead: int, height: int) -> None:
    """Let one line into the running sums of the columns, and the oldest out."""
    tall, length = ring.shape
    slot = ring[ahead % tall]
    if ahead >= height:
        for x in range(length):
            sums[x] -= slot[x]
    elif ahead >= tall:
        for x in range(length):
            sums[x] = (sums[x] + line[x]) - slot[x]
            slot[x] = line[x]
    else:
        for x in range(length):
            sums[x] += line[x]
            slot[x] = line[x]
