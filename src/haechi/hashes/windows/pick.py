"""Few windows, well spread over the picture and over sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.describe import coefficients, concentrated, write_word
from haechi.hashes.windows.detect import Points
from haechi.hashes.windows.integral import Sums
from haechi.infra.jit import kernel

# A window's half-side over the true half-width of the box it was found by.
SPREAD = 6
OCTAVES = 4
# Cells along each side of a picture: its four quarters, and the middle line by itself.
CELLS = 5


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which windows are picked."""

    # Smallest half-side, in pixels.
    smallest: int = 20
    # Share of the windows for each octave of half-sides, in percent; what is left over goes to the best.
    quotas: tuple[int, int, int, int] = (35, 35, 25, 5)
    # One window in so many, and at least one, is a cell's room; 1 leaves out cells.
    cells: int = 16
    # Windows nearer than this part of the larger half-side are one, in percent, ...
    apart: int = 30
    # ... where their sizes differ by no more than this, in percent.
    alike: int = 160
    # Most energy in three coefficients, in percent.
    concentrated: int = 85

    @property
    def numbers(self) -> NDArray[np.int64]:
        """As the kernel takes them."""
        return np.array(
            [self.smallest * 64, self.apart, self.alike, self.concentrated, self.cells, *self.quotas],
            np.int64,
        )


@kernel
def _octave(half: int, smallest: int) -> int:
    octave = 0
    while octave < OCTAVES - 1 and half >= smallest << (octave + 1):
        octave += 1
    return octave


@kernel
def cell_of(middle: int, length: int) -> int:
    """Which of `CELLS` along a side; both in 1/64 pixel.

    Mirrored, it is `CELLS - 1` less this. What lies on the middle line has no side, so it has its own cell.
    """
    off = 2 * middle - length
    if off == 0:
        return 2
    ring = 1 + int(2 * abs(off) >= length)
    return 2 + ring if off > 0 else 2 - ring


@kernel
def _candidates(sums: Sums, points: Points, smallest: int) -> Points:
    """(n, 3): y, x, half of the windows that fit, best first; of equals the first found."""
    bottom, right = (sums.shape[0] - 1) * 64, (sums.shape[1] - 1) * 64
    found = np.empty((points.shape[0], 3), np.int64)
    score = np.empty(points.shape[0], np.float64)
    count = 0
    for at in range(points.shape[0]):
        y, x = points[at, 0], points[at, 1]
        half = (points[at, 2] * SPREAD + 8) // 16 * 16
        if half < smallest or min(y, x) < half or y + half > bottom or x + half > right:
            continue
        found[count, 0], found[count, 1], found[count, 2] = y, x, half
        # The square is below 2**48; the second product is rounded once, to the nearest, in every language.
        score[count] = -(float(points[at, 3] * points[at, 3]) * float(half))
        count += 1
    return found[np.argsort(score[:count], kind="mergesort")]


@kernel
def _clear(taken: NDArray[np.float64], count: int, window: Points, apart: int, alike: int) -> bool:
    """Whether no window taken, (3, n), is near and alike. Whole numbers below 2**53 throughout."""
    y, x, half = float(window[0]), float(window[1]), float(window[2])
    near, most = float(apart * apart), float(alike)
    ys, xs, halves = taken[0, :count], taken[1, :count], taken[2, :count]
    found = 0
    for other in range(count):
        large, small = max(half, halves[other]), min(half, halves[other])
        dy, dx = y - ys[other], x - xs[other]
        is_near = (dy * dy + dx * dx) * 10_000.0 < near * (large * large)
        found += is_near & (large * 100.0 <= most * small)
    return found == 0


@kernel
def pick(
    sums: Sums, points: Points, most: int, recipe: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Places (n, 3) and words (n, 3) of at most `most` windows, in the order they were taken.

    Twice through the candidates from the best on: first within the octaves' quotas and the cells' room, so
    that any part that is cut out has windows of its own; then filling up.
    """
    smallest, apart, alike, percent = recipe[0], recipe[1], recipe[2], recipe[3]
    bottom, right = (sums.shape[0] - 1) * 64, (sums.shape[1] - 1) * 64
    windows = _candidates(sums, points, smallest)
    done = np.zeros(windows.shape[0], np.bool_)
    places = np.empty((most, 3), np.int32)
    words = np.empty((most, 3), np.uint64)
    taken = np.empty((3, most))
    count = int(np.int64(0))  # not a literal: calls with one are compiled apart
    room = most * recipe[5:] // 100
    space = np.full((CELLS, CELLS), max(most // recipe[4], 1))
    for filling in range(2):
        for at in range(windows.shape[0]):
            if count == most:
                break
            octave = _octave(windows[at, 2], smallest)
            row, column = cell_of(windows[at, 0], bottom), cell_of(windows[at, 1], right)
            if done[at] or (not filling and (room[octave] == 0 or space[row, column] == 0)):
                continue
            done[at] = True
            if not _clear(taken, count, windows[at], apart, alike):
                continue
            values = coefficients(sums, windows[at, 0], windows[at, 1], windows[at, 2])
            if concentrated(values, percent):
                continue
            write_word(values, words[count])
            for part in range(3):
                places[count, part] = windows[at, part]
                taken[part, count] = float(windows[at, part])
            count += 1
            room[octave] -= 1
            space[row, column] -= 1
    return places[:count].copy(), words[:count].copy()
