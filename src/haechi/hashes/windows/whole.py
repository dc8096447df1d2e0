"""A banked picture as a whole: is what the query shows at its place light and dark where the picture was?

Windows say that parts are there. A poster on two walls brings all its windows into both pictures, and letters
over a picture take most of its windows away; the word of the whole tells both apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.core.windows import UNIT
from haechi.hashes.windows import cut
from haechi.hashes.windows.describe import CELLS
from haechi.hashes.windows.integral import Sums
from haechi.hashes.windows.seen import Words
from haechi.infra.jit import kernel

Floats = NDArray[np.float64]
Cells = NDArray[np.bool_]


@kernel
def alike(sums: Sums, model: Floats, frame: tuple[int, int], word: Words) -> tuple[float, float]:
    """Which share of the banked picture lies within the query, and which share of its word's signs is there.

    `model` takes places of the banked picture, of `frame` rows and columns, to the query, whose integral is
    `sums` (verify.py). The second is -1 where nothing can be said.
    """
    cells, seen = np.zeros((CELLS, CELLS)), np.zeros((CELLS, CELLS), np.bool_)
    count = _rebuilt(sums, model, frame, cells, seen)
    return count / (CELLS * CELLS), cut.alike(cells, seen, count, word)


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
            total = cut.total(sums, low, far) - cut.total(sums, top, far)
            total -= cut.total(sums, low, left) - cut.total(sums, top, left)
            cells[i, j] = total / max(1e-6, (low - top) * (far - left))
            seen[i, j] = True
            count += 1
    return count
