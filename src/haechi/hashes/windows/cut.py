"""What a word says where only a part of what it describes is seen: the half of its signs that this decides.

A word holds signs of waves over a whole square. From them a picture can be drawn, roughly; cut as what is
seen is cut, it tells which sign each wave should have there, and which of them are clear. The others mix with
what is missing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.describe import BITS, CELLS, COSINES, EDGE, ORDER, frequencies
from haechi.hashes.windows.integral import Sums
from haechi.hashes.windows.seen import Words
from haechi.infra.jit import kernel

# Where fewer of the 32 x 32 cells are seen, nothing is said.
FEWEST = 64
# From this share on it counts as seen whole, and all signs are compared.
NEARLY_ALL = 0.97

Floats = NDArray[np.float64]
Cells = NDArray[np.bool_]


@kernel
def alike(cells: Floats, seen: Cells, count: int, word: Words) -> float:
    """The share of a word's signs that cells show of which `count` are seen; -1 where nothing can be said.

    `cells` (32, 32) are used up: nothing is left where nothing is seen.
    """
    if count < FEWEST or (word[0] | word[1] | word[2]) == 0:
        return -1.0
    _level(cells, seen, count)
    said = _said(word)
    _level(said, seen, count)
    there, expected = frequencies(cells), frequencies(said)
    clear, compared = np.empty(BITS), BITS if count >= NEARLY_ALL * CELLS * CELLS else BITS // 2
    for bit in range(BITS):
        clear[bit] = -abs(expected[ORDER[bit, 0], ORDER[bit, 1]])
    same = 0
    for bit in np.argsort(clear)[:compared]:
        k, across = ORDER[bit, 0], ORDER[bit, 1]
        same += (there[k, across] > 0.0) == (expected[k, across] > 0.0)
    return same / compared


@kernel
def window(sums: Sums, y: float, x: float, half: float, word: Words) -> tuple[float, float]:
    """Which share of the square around (y, x), in 1/64 pixel, lies within the query, and how alike it is."""
    rows, columns = np.empty(CELLS + 1), np.empty(CELLS + 1)
    _edges(y, half, sums.shape[0] - 1.0, rows)
    _edges(x, half, sums.shape[1] - 1.0, columns)
    cells, seen = np.zeros((CELLS, CELLS)), np.zeros((CELLS, CELLS), np.bool_)
    above, below, count = np.empty(CELLS + 1), np.empty(CELLS + 1), 0
    for j in range(CELLS + 1):
        above[j] = total(sums, rows[0], columns[j])
    for i in range(CELLS):
        tall = rows[i + 1] - rows[i]
        for j in range(CELLS + 1):
            below[j] = total(sums, rows[i + 1], columns[j])
        for j in range(CELLS):
            area = tall * (columns[j + 1] - columns[j])
            if area > 0.0:
                cells[i, j] = (below[j + 1] - below[j] - above[j + 1] + above[j]) / area
                seen[i, j] = True
                count += 1
        above, below = below, above
    all_of_it = (half / 32.0) ** 2
    within = (rows[CELLS] - rows[0]) * (columns[CELLS] - columns[0])
    share = min(1.0, within / all_of_it) if within > 0.0 and all_of_it > 0.0 else 0.0
    return share, alike(cells, seen, count, word)


@kernel
def _edges(middle: float, half: float, end: float, out: Floats) -> None:
    """In pixels, cut at the query's edges."""
    for at in range(CELLS + 1):
        out[at] = min(end, max(0.0, (middle - half + at * 2.0 * half / CELLS) / 64.0))


@kernel
def total(sums: Sums, y: float, x: float) -> float:
    """The integral between pixels' corners."""
    top, left = min(int(y), sums.shape[0] - 2), min(int(x), sums.shape[1] - 2)
    down, along = y - top, x - left
    above = (1.0 - along) * sums[top, left] + along * sums[top, left + 1]
    below = (1.0 - along) * sums[top + 1, left] + along * sums[top + 1, left + 1]
    return float((1.0 - down) * above + down * below)


@kernel
def _level(cells: Floats, seen: Cells, count: int) -> None:
    """Nothing where nothing is seen, and as much above nothing as below where something is."""
    mean = 0.0
    for i in range(CELLS):
        for j in range(CELLS):
            if seen[i, j]:
                mean += cells[i, j]
    mean /= count
    for i in range(CELLS):
        for j in range(CELLS):
            cells[i, j] = cells[i, j] - mean if seen[i, j] else 0.0


@kernel
def _said(word: Words) -> Floats:
    """The picture that a word's signs say: waves as strong as they usually are, the longer the stronger."""
    waves, half, out = np.zeros((EDGE, EDGE)), np.zeros((EDGE, CELLS)), np.zeros((CELLS, CELLS))
    for bit in range(BITS):
        k, across = ORDER[bit, 0], ORDER[bit, 1]
        on = (word[bit // 64] >> np.uint64(bit % 64)) & np.uint64(1)
        waves[k, across] = (1.0 if on else -1.0) / np.sqrt(float(k * k + across * across))
    for k in range(EDGE):
        for across in range(EDGE):
            _add(half[k], waves[k, across], COSINES[across])
    for k in range(EDGE):
        for i in range(CELLS):
            _add(out[i], COSINES[k, i], half[k])
    return out


@kernel
def _add(row: Floats, weight: float, other: Floats) -> None:
    for j in range(row.size):
        row[j] += weight * other[j]
