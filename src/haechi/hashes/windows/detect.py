"""Points a picture keeps when it is cropped, framed or scaled: where a small box differs most from its
surroundings, in place and in size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.windows.integral import Sums, box
from haechi.infra.jit import kernel

# Half-widths of the inner box, a quarter octave apart as far as pixels allow; the outer box is twice it.
SIZES = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 29, 34, 41, 49, 58)
# How far apart a size is looked for. All odd: then such a lattice can be centred in every picture.
STEPS = (1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 5, 5, 7, 7, 9, 11)
# A point this many half-widths from each edge is looked at: a window around it may fit.
REACH = 5
# In 1/65536 of a gray level.
WEAKEST = 76_800
# Places are kept in 1/64 of a pixel.
UNIT = 64

_SIZES = np.array(SIZES, np.int64)
_STEPS = np.array(STEPS, np.int64)
_INNER = np.array([(1 << 24) // (2 * n + 1) ** 2 for n in SIZES], np.int64)
_OUTER = np.array([(1 << 24) // (4 * n + 1) ** 2 for n in SIZES], np.int64)

Points = NDArray[np.int64]


@kernel
def response(sums: Sums, y: int, x: int, scale: int) -> int:
    """Mean of the inner box less mean of the outer one, in 1/65536."""
    half = int(_SIZES[scale])
    inner, outer = int(_INNER[scale]), int(_OUTER[scale])
    return ((box(sums, y, x, half) * inner) >> 8) - ((box(sums, y, x, 2 * half) * outer) >> 8)


@kernel
def lattice(length: int, scale: int) -> tuple[int, int]:
    """First place and number of places of a lattice that mirrors onto itself."""
    step, margin = _STEPS[scale], REACH * _SIZES[scale]
    room = length - 1 - 2 * margin
    if room < 0:
        return 0, 0
    steps = room // step
    if (room - steps * step) % 2:
        steps -= 1
    return margin + (room - steps * step) // 2, steps + 1


@kernel
def _divided(top: int, bottom: int) -> int:
    """Rounded, halves away from zero; `bottom` is above zero."""
    if top < 0:
        return -((bottom - 2 * top) // (2 * bottom))
    return (2 * top + bottom) // (2 * bottom)


@kernel
def _peak(before: int, middle: int, after: int, unit: int) -> int:
    """Where a parabola through three values, the middle one the extreme, has its peak."""
    bend = 2 * middle - before - after
    if bend < 0:
        return _divided((before - after) * unit, -2 * bend)
    return _divided((after - before) * unit, 2 * bend)


@kernel
def _beats(value: int, beside: int) -> bool:
    return value > beside if value > 0 else value < beside


@kernel
def _extreme(field: NDArray[np.int32], i: int, j: int, value: int) -> bool:
    for di in range(-1, 2):
        for dj in range(-1, 2):
            if (di != 0 or dj != 0) and not _beats(value, field[i + di, j + dj]):
                return False
    return True


@kernel
def _extreme_beside(sums: Sums, y: int, x: int, scale: int, other: int, value: int) -> bool:
    """Whether no response of another size in the 3 x 3 places around is as strong."""
    step = _STEPS[scale]
    for dy in range(-step, step + 1, step):
        for dx in range(-step, step + 1, step):
            if not _beats(value, response(sums, y + dy, x + dx, other)):
                return False
    return True


@kernel
def _refined(sums: Sums, y: int, x: int, scale: int, value: int) -> int:
    """True half-width of the inner box (a half more than the whole one), between the neighbouring sizes."""
    smaller, larger = response(sums, y, x, scale - 1), response(sums, y, x, scale + 1)
    grows = larger > smaller if value > 0 else larger < smaller
    own = int(_SIZES[scale])
    gap = int(_SIZES[scale + 1]) - own if grows else own - int(_SIZES[scale - 1])
    return (2 * own + 1) * UNIT // 2 + _peak(smaller, value, larger, gap * UNIT)


@kernel
def points(sums: Sums) -> Points:
    """(n, 4): y and x, true half-width of the inner box, in 1/64 pixel; response. By size, row, column."""
    found = np.empty((4096, 4), np.int64)
    count = 0
    for scale in range(1, _SIZES.size - 1):
        step = _STEPS[scale]
        top, rows = lattice(sums.shape[0] - 1, scale)
        left, columns = lattice(sums.shape[1] - 1, scale)
        if rows < 3 or columns < 3:
            continue
        field = np.empty((rows, columns), np.int32)
        for i in range(rows):
            for j in range(columns):
                field[i, j] = response(sums, top + i * step, left + j * step, scale)
        for i in range(1, rows - 1):
            for j in range(1, columns - 1):
                value = int(field[i, j])
                if abs(value) < WEAKEST or not _extreme(field, i, j, value):
                    continue
                y, x = top + i * step, left + j * step
                if not _extreme_beside(sums, y, x, scale, scale - 1, value):
                    continue
                if not _extreme_beside(sums, y, x, scale, scale + 1, value):
                    continue
                if count == found.shape[0]:
                    more = np.empty((2 * count, 4), np.int64)
                    more[:count] = found
                    found = more
                down = _peak(int(field[i - 1, j]), value, int(field[i + 1, j]), step * UNIT)
                across = _peak(int(field[i, j - 1]), value, int(field[i, j + 1]), step * UNIT)
                found[count, 0] = y * UNIT + UNIT // 2 + down
                found[count, 1] = x * UNIT + UNIT // 2 + across
                found[count, 2] = _refined(sums, y, x, scale, value)
                found[count, 3] = value
                count += 1
    return found[:count].copy()
