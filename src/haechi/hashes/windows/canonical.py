"""Every picture at one size: gray, its long side 640, each pixel the exact mean of the area it covers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.infra.jit import kernel
from haechi.media import Pixels

LONG = 640
RED, GREEN, BLUE = 77, 150, 29

Gray = NDArray[np.uint8]
Totals = NDArray[np.uint32]


@kernel
def size(height: int, width: int) -> tuple[int, int]:
    """Height and width at which the long side is 640; the short side rounds half up, and is at least 1."""
    longest = max(height, width)
    return max(1, (2 * LONG * height + longest) // (2 * longest)), max(
        1, (2 * LONG * width + longest) // (2 * longest)
    )


@kernel
def _add(line: Pixels, share: int, sums: Totals) -> None:
    weight = np.uint32(share)
    for x in range(sums.size):
        sums[x] += weight * np.uint32(line[x])


@kernel
def _add_four(a: Pixels, b: Pixels, c: Pixels, d: Pixels, share: int, sums: Totals) -> None:
    weight = np.uint32(share)
    for x in range(sums.size):
        sums[x] += weight * (np.uint32(a[x]) + np.uint32(b[x]) + np.uint32(c[x]) + np.uint32(d[x]))


@kernel
def _gather(lines: Pixels, begin: int, end: int, rows: int, sums: Totals) -> None:
    """Sum of lines over [begin, end), counted in 1/rows of a line."""
    sums[:] = 0
    at, last = begin // rows, (end - 1) // rows
    if at == last:
        _add(lines[at], end - begin, sums)
        return
    _add(lines[at], (at + 1) * rows - begin, sums)
    at += 1
    while at + 4 <= last:
        _add_four(lines[at], lines[at + 1], lines[at + 2], lines[at + 3], rows, sums)
        at += 4
    while at < last:
        _add(lines[at], rows, sums)
        at += 1
    _add(lines[last], end - last * rows, sums)


@kernel
def _mix(sums: Totals, channels: int, bright: NDArray[np.int64]) -> None:
    """256 times the brightness of each column's sum."""
    if channels == 1:
        for x in range(bright.size):
            bright[x] = np.int64(sums[x]) << 8
        return
    for x in range(bright.size):
        red, green, blue = np.int64(sums[3 * x]), np.int64(sums[3 * x + 1]), np.int64(sums[3 * x + 2])
        bright[x] = RED * red + GREEN * green + BLUE * blue


@kernel
def _plan(length: int, cells: int) -> NDArray[np.int64]:
    """(cells, 4): first and last source pixel of each cell, and their weights in 1/cells of a pixel."""
    plan = np.empty((cells, 4), np.int64)
    for j in range(cells):
        begin, end = j * length, (j + 1) * length
        first, last = begin // cells, (end - 1) // cells
        plan[j, 0], plan[j, 1] = first, last
        plan[j, 2] = min(end, (first + 1) * cells) - begin
        plan[j, 3] = end - last * cells if last > first else 0
    return plan


@kernel
def _across(bright: NDArray[np.int64], plan: NDArray[np.int64], totals: NDArray[np.float64]) -> None:
    cells = plan.shape[0]
    for j in range(cells):
        first, last = plan[j, 0], plan[j, 1]
        inner = 0
        for x in range(first + 1, last):
            inner += bright[x]
        totals[j] = float(plan[j, 2] * bright[first] + plan[j, 3] * bright[last] + cells * inner)


@kernel
def _divide(totals: NDArray[np.float64], area: float, out: Pixels) -> None:
    """Rounded half up. Exact: a quotient below 256 is nearer to no whole number than one part of the area."""
    for j in range(out.size):
        out[j] = np.uint8((2.0 * totals[j] + area) / (2.0 * area))


@kernel
def canonical(pixels: Pixels, rows: int, columns: int) -> Gray:
    """Shrink or grow (height, width, 1 or 3) bytes to rows x columns of gray, in whole numbers.

    An output row covers the source rows [i * height, (i + 1) * height) in units of 1 / rows of a source row;
    columns likewise. Brightness is (77 red + 150 green + 29 blue) / 256; it is rounded once, half up.
    """
    height, width, channels = pixels.shape
    lines = pixels.reshape(height, width * channels)
    out = np.empty((rows, columns), np.uint8)
    sums = np.empty(width * channels, np.uint32)
    bright, totals = np.empty(width, np.int64), np.empty(columns)
    plan, area = _plan(width, columns), 256.0 * float(height) * float(width)
    for i in range(rows):
        _gather(lines, i * height, (i + 1) * height, rows, sums)
        _mix(sums, channels, bright)
        _across(bright, plan, totals)
        _divide(totals, area, out[i])
    return out
