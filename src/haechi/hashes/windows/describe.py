"""What a window shows, as signs of its lowest frequencies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.integral import Sums
from haechi.infra.jit import kernel

CELLS = 32
EDGE = 12
BITS = EDGE * EDGE - 1

Floats = NDArray[np.float64]

_COSINES = np.array(
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
def _at(sums: Sums, y: int, x: int) -> int:
    """The integral at a place in 1/64 pixel, times 4096: straight lines between whole places."""
    row, column = y >> 6, x >> 6
    fy, fx = y & 63, x & 63
    below = row + (1 if fy else 0)
    beside = column + (1 if fx else 0)
    upper = (64 - fx) * int(sums[row, column]) + fx * int(sums[row, beside])
    lower = (64 - fx) * int(sums[below, column]) + fx * int(sums[below, beside])
    return (64 - fy) * upper + fy * lower


@kernel
def coefficients(sums: Sums, y: int, x: int, half: int) -> Floats:
    """12 x 12 lowest frequencies of the square around (y, x) in 1/64 pixel; `half` is a multiple of 16.

    All numbers are whole and below 2**53, so that floating point is exact and every language gets the same.
    """
    cell = half // 16
    corner = np.empty((CELLS + 1, CELLS + 1), np.int64)
    for i in range(CELLS + 1):
        for j in range(CELLS + 1):
            corner[i, j] = _at(sums, y - half + i * cell, x - half + j * cell)
    area = cell * cell
    means = np.empty((CELLS, CELLS), np.float64)
    for i in range(CELLS):
        for j in range(CELLS):
            total = corner[i + 1, j + 1] - corner[i, j + 1] - corner[i + 1, j] + corner[i, j]
            means[i, j] = float((total * 256) // area)
    halfway = np.zeros((EDGE, CELLS), np.float64)
    for k in range(EDGE):
        for i in range(CELLS):
            factor = _COSINES[k, i]
            for j in range(CELLS):
                halfway[k, j] += factor * means[i, j]
    out = np.zeros((EDGE, EDGE), np.float64)
    for k in range(EDGE):
        for m in range(EDGE):
            total_ = 0.0
            for j in range(CELLS):
                total_ += halfway[k, j] * _COSINES[m, j]
            out[k, m] = total_
    return out


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
