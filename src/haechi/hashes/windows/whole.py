"""A banked picture as a whole: is what the query shows at its place light and dark where the picture was?

Windows say that parts are there. A poster on two walls brings all its windows into both pictures, and letters
over a picture take most of its windows away; the word of the whole tells both apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.core.windows import UNIT
from haechi.hashes.windows.describe import BITS, CELLS, COSINES, EDGE, ORDER, frequencies
from haechi.hashes.windows.integral import Sums
from haechi.hashes.windows.seen import Words
from haechi.infra.jit import kernel

# Where fewer of the 32 x 32 cells lie within the query, nothing is said.
FEWEST = 64
# From this share on the picture counts as seen whole.
NEARLY_ALL = 0.97

Floats = NDArray[np.float64]
Cells = NDArray[np.bool_]


@kernel
def alike(sums: Sums, model: Floats, frame: tuple[int, int], word: Words) -> tuple[float, float]:
    """Which share of the banked picture lies within the query, and which share of its word's signs is there.

    Where a part is not seen, half of the signs are compared, those that what is seen decides most clearly:
    the others mix with what is missing. `model` takes places of the banked picture, of `frame` rows and
    columns, to the query, whose integral is `sums` (verify.py). The second is -1 where nothing can be said.
    """
    cells, seen = np.zeros((CELLS, CELLS)), np.zeros((CELLS, CELLS), np.bool_)
    count = _rebuilt(sums, model, frame, cells, seen)
    share = count / (CELLS * CELLS)
    if count < FEWEST or (word[0] | word[1] | word[2]) == 0:
        return share, -1.0
    _level(cells, seen, count)
    said = _said(word)
    _level(said, seen, count)
    there, expected = frequencies(cells), frequencies(said)
    clear, compared = np.empty(BITS), BITS if share >= NEARLY_ALL else BITS // 2
    for bit in range(BITS):
        clear[bit] = -abs(expected[ORDER[bit, 0], ORDER[bit, 1]])
    same = 0
    for bit in np.argsort(clear)[:compared]:
        k, across = ORDER[bit, 0], ORDER[bit, 1]
        same += (there[k, across] > 0.0) == (expected[k, across] > 0.0)
    return share, same / compared


@kernel
def _total(sums: Sums, y: float, x: float) -> float:
    """The integral between pixels' corners."""
    top, left = min(int(y), sums.shape[0] - 2), min(int(x), sums.shape[1] - 2)
    down, along = y - top, x - left
    above = (1.0 - along) * sums[top, left] + along * sums[top, left + 1]
    below = (1.0 - along) * sums[top + 1, left] + along * sums[top + 1, left + 1]
    return float((1.0 - down) * above + down * below)


@kernel
def _rebuilt(sums: Sums, model: Floats, frame: tuple[int, int], cells: Floats, seen: Cells) -> int:
    """The brightness of the banked picture's cells in the query; of how many it shows the middle.

    A cell is taken upright: a slant moves it, and does not turn it.
    """
    bottom, right = sums.shape[0] - 1.0, sums.shape[1] - 1.0
    scale, count = np.sqrt(abs(model[0] * model[3] - model[1] * model[2])), 0
    tall, wide = frame[0] / CELLS, frame[1] / CELLS
    for i in range(CELLS):
        for j in range(CELLS):
            y, x = (i + 0.5) * tall, (j + 0.5) * wide
            down = model[0] * y + model[1] * x + model[4] / UNIT
            along = model[2] * y + model[3] * x + model[5] / UNIT
            if not (0.0 <= down <= bottom and 0.0 <= along <= right):
                continue
            top, low = max(0.0, down - 0.5 * scale * tall), min(bottom, down + 0.5 * scale * tall)
            left, far = max(0.0, along - 0.5 * scale * wide), min(right, along + 0.5 * scale * wide)
            total = _total(sums, low, far) - _total(sums, top, far)
            total -= _total(sums, low, left) - _total(sums, top, left)
            cells[i, j] = total / max(1e-6, (low - top) * (far - left))
            seen[i, j] = True
            count += 1
    return count


@kernel
def _level(cells: Floats, seen: Cells, count: int) -> None:
    """Nothing where nothing is seen, and as much above nothing as below where something is."""
    total = 0.0
    for i in range(CELLS):
        for j in range(CELLS):
            if seen[i, j]:
                total += cells[i, j]
    for i in range(CELLS):
        for j in range(CELLS):
            cells[i, j] = cells[i, j] - total / count if seen[i, j] else 0.0


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
            for j in range(CELLS):
                half[k, j] += waves[k, across] * COSINES[across, j]
    for k in range(EDGE):
        for i in range(CELLS):
            for j in range(CELLS):
                out[i, j] += COSINES[k, i] * half[k, j]
    return out
