"""What a window shows, as signs of its lowest frequencies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.integral import Sums
from haechi.infra.jit import kernel

CELLS = 32
EDGE = 12
BITS = EDGE * EDGE - 1

Line = NDArray[np.int32]
Columns = NDArray[np.uint32]
Floats = NDArray[np.float64]

COSINES = np.array(
    [
        [round(1024 * np.cos(np.pi * k * (2 * i + 1) / (2 * CELLS))) for i in range(CELLS)]
        for k in range(EDGE)
    ],
    np.float64,
)


def _frequency_order() -> NDArray[np.int64]:
    pairs = [(k * k + l * l, max(k, l), k, l) for k in range(EDGE) for l in range(EDGE) if k or l]  # noqa: E741
    return np.array([pair[2:] for pair in sorted(pairs)], np.int64)


# Rows and columns of the coefficients, the lowest frequencies first: bit 0 of a word is the first.
ORDER = _frequency_order()


@kernel
def _columns(left: int, wide: int, first: Columns, second: Columns, share: Floats) -> None:
    """Between which pixels' edges each of a box's 33 places lies, and how far along, in 1/64."""
    for j in range(CELLS + 1):
        x = left + j * wide
        first[j] = np.uint32(x >> 6)
        second[j] = np.uint32((x + 63) >> 6)
        share[j] = float(x & 63)


@kernel
def _corners(
    upper: Line, lower: Line, down: float, first: Columns, second: Columns, share: Floats, out: Floats
) -> None:
    """The integral along a row of cells' corners, times 4096: straight lines between pixels' edges."""
    for j in range(CELLS + 1):
        a, b = first[j], second[j]
        here = (64.0 - down) * float(upper[a]) + down * float(lower[a])
        there = (64.0 - down) * float(upper[b]) + down * float(lower[b])
        out[j] = (64.0 - share[j]) * here + share[j] * there


@kernel
def means(sums: Sums, top: int, left: int, tall: int, wide: int, out: Floats) -> None:
    """The mean of each of 32 x 32 cells, so tall and wide in 1/64 pixel, in 1/256, rounded down."""
    area = float(tall * wide)
    first, second = np.empty(CELLS + 1, np.uint32), np.empty(CELLS + 1, np.uint32)
    share, above, below = np.empty(CELLS + 1), np.empty(CELLS + 1), np.empty(CELLS + 1)
    _columns(left, wide, first, second, share)
    for i in range(CELLS + 1):
        at = top + i * tall
        _corners(sums[at >> 6], sums[(at + 63) >> 6], float(at & 63), first, second, share, below)
        if i > 0:
            line = out[i - 1]
            for j in range(CELLS):
                total = (below[j + 1] - below[j]) - (above[j + 1] - above[j])
                line[j] = np.floor(total * 256.0 / area)
        above, below = below, above


@kernel
def _fold(rows: Floats, even: Floats, odd: Floats) -> None:
    """Cosines are even or odd about the middle: half of the products will do."""
    for i in range(CELLS // 2):
        upper, lower = rows[i], rows[CELLS - 1 - i]
        sums, steps = even[i], odd[i]
        for j in range(upper.size):
            sums[j] = upper[j] + lower[j]
            steps[j] = upper[j] - lower[j]


@kernel
def _weigh(rows: Floats, weights: Floats, out: Floats) -> None:
    """Weighted sum of 16 rows, four at a time."""
    out[:] = 0.0
    for i in range(0, CELLS // 2, 4):
        a, b, c, d = rows[i], rows[i + 1], rows[i + 2], rows[i + 3]
        wa, wb, wc, wd = weights[i], weights[i + 1], weights[i + 2], weights[i + 3]
        for j in range(out.size):
            out[j] += (wa * a[j] + wb * b[j]) + (wc * c[j] + wd * d[j])


@kernel
def _along(rows: Floats, out: Floats) -> None:
    """The lowest frequencies of each column of 32 numbers."""
    even, odd = np.empty((CELLS // 2, rows.shape[1])), np.empty((CELLS // 2, rows.shape[1]))
    _fold(rows, even, odd)
    for k in range(0, EDGE, 2):
        _weigh(even, COSINES[k], out[k])
        _weigh(odd, COSINES[k + 1], out[k + 1])


@kernel
def frequencies(cells: Floats) -> Floats:
    """12 x 12 lowest frequencies of 32 x 32 cells: down, then along."""
    halfway, out = np.empty((EDGE, CELLS)), np.empty((EDGE, EDGE))
    _along(cells, halfway)
    _along(halfway.T.copy(), out)
    return out.T.copy()


@kernel
def coefficients(sums: Sums, y: int, x: int, half: int) -> Floats:
    """12 x 12 lowest frequencies of the square around (y, x) in 1/64 pixel; `half` is a multiple of 16.

    All numbers are whole and below 2**53, so that floating point is exact and every language gets the same.
    """
    cells = np.empty((CELLS, CELLS))
    means(sums, y - half, x - half, half // 16, half // 16, cells)
    return frequencies(cells)


@kernel
def whole(sums: Sums) -> Floats:
    """The same of the picture as a whole, in cells as wide and tall as it asks for."""
    cells = np.empty((CELLS, CELLS))
    means(sums, 0, 0, 2 * (sums.shape[0] - 1), 2 * (sums.shape[1] - 1), cells)
    return frequencies(cells)


@kernel
def concentrated(values: Floats, percent: int) -> bool:
    """Whether three coefficients hold more than this part of the energy: round blobs all look alike."""
    first = second = third = total = 0.0
    for at in range(BITS):
        size = np.floor(abs(values[ORDER[at, 0], ORDER[at, 1]]) / 16_777_216.0)
        energy = size * size
        total += energy
        if energy > first:
            first, second, third = energy, first, second
        elif energy > second:
            second, third = energy, second
        elif energy > third:
            third = energy
    return (first + second + third) * 100.0 > percent * total


@kernel
def write_word(values: Floats, word: NDArray[np.uint64]) -> None:
    """One bit a coefficient: whether it is above zero."""
    word[:] = 0
    for at in range(BITS):
        if values[ORDER[at, 0], ORDER[at, 1]] > 0.0:
            word[at // 64] |= np.uint64(1) << np.uint64(at % 64)
