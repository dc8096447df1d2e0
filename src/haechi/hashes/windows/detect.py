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

# Sizes before this one are looked for at every pixel: each has a whole field of responses.
_DENSE = STEPS.index(3)

Field = NDArray[np.int32]
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
def _extreme(field: Field, i: int, j: int, value: int) -> bool:
    for di in range(-1, 2):
        for dj in range(-1, 2):
            if (di != 0 or dj != 0) and not _beats(value, int(field[i + di, j + dj])):
                return False
    return True


@kernel
def _means(sums: Sums, y: int, x: int, half: int, weight: int, out: Field) -> None:
    """Means of boxes around places in a row, in 1/65536. They are of bytes: products stay below 2**32."""
    count, share = out.size, np.uint32(weight)
    left, right = x - half, x + half + 1
    above, below = sums[y - half], sums[y + half + 1]
    a, b = above[left : left + count], above[right : right + count]
    c, d = below[left : left + count], below[right : right + count]
    for i in range(count):
        total = np.uint32((d[i] - c[i]) - (b[i] - a[i]))
        out[i] = np.int32(np.uint32(total * share) >> np.uint32(8))


@kernel
def _fill(sums: Sums, scale: int, field: Field) -> None:
    """Responses wherever this size or the next smaller one is looked for; the rest is never read."""
    half, inner, outer = int(_SIZES[scale]), int(_INNER[scale]), int(_OUTER[scale])
    margin = REACH * int(_SIZES[max(1, scale - 1)])
    around = np.empty(max(0, field.shape[1] - 2 * margin), np.int32)
    for y in range(margin, field.shape[0] - margin):
        row = field[y, margin : field.shape[1] - margin]
        _means(sums, y, margin, half, inner, row)
        _means(sums, y, margin, 2 * half, outer, around)
        for i in range(row.size):
            row[i] -= around[i]


@kernel
def _mark(above: Field, own: Field, below: Field, high: Field, low: Field, marks: NDArray[np.uint8]) -> None:
    """Where a row has something stronger than the 8 around it, and strong enough."""
    count = marks.size
    for x in range(count + 2):
        high[x] = max(above[x], own[x], below[x])
        low[x] = min(above[x], own[x], below[x])
    middle, up, down = own[1 : count + 1], above[1 : count + 1], below[1 : count + 1]
    left, right, left_, right_ = high[:count], high[2 : count + 2], low[:count], low[2 : count + 2]
    for x in range(count):
        value = middle[x]
        marks[x] = (value >= WEAKEST) & (value > left[x]) & (value > right[x])
        marks[x] |= (value <= -WEAKEST) & (value < left_[x]) & (value < right_[x])
    for x in range(count):
        value = middle[x]
        peak = (value > 0) & (value > up[x]) & (value > down[x])
        marks[x] &= peak | ((value < 0) & (value < up[x]) & (value < down[x]))


@kernel
def _strongest(field: Field, y: int, x: int, value: int) -> bool:
    """Whether no place of another size's field around this one is as strong."""
    for i in range(y - 1, y + 2):
        for j in range(x - 1, x + 2):
            if not _beats(value, int(field[i, j])):
                return False
    return True


@kernel
def _strongest_beside(sums: Sums, y: int, x: int, scale: int, other: int, value: int) -> bool:
    """As `_strongest`, on a coarser lattice, which has too few extremes for fields of other sizes to pay."""
    step = int(_STEPS[scale])
    for dy in range(-step, step + 1, step):
        for dx in range(-step, step + 1, step):
            if not _beats(value, response(sums, y + dy, x + dx, other)):
                return False
    return True


@kernel
def _size(smaller: int, value: int, larger: int, scale: int) -> int:
    """True half-width of the inner box (half a pixel more than the whole one), refined between the sizes."""
    own = int(_SIZES[scale])
    grows = larger > smaller if value > 0 else larger < smaller
    gap = int(_SIZES[scale + 1]) - own if grows else own - int(_SIZES[scale - 1])
    return (2 * own + 1) * UNIT // 2 + _peak(smaller, value, larger, gap * UNIT)


@kernel
def _room(found: Points, count: int) -> Points:
    """Twice as much where it is full."""
    if count < found.shape[0]:
        return found
    more = np.empty((2 * count, 4), np.int64)
    for at in range(count):
        for part in range(4):
            more[at, part] = found[at, part]
    return more


@kernel
def _dense(
    smaller: Field, own: Field, larger: Field, scale: int, found: Points, count: int
) -> tuple[Points, int]:
    """The points of a size that is looked for at every pixel."""
    margin = REACH * int(_SIZES[scale])
    width = own.shape[1] - 2 * margin
    if width < 3:
        return found, count
    high, low = np.empty(width, np.int32), np.empty(width, np.int32)
    marks = np.zeros((width + 7) // 8 * 8, np.uint8)
    eights = marks.view(np.uint64)
    for y in range(margin + 1, own.shape[0] - margin - 1):
        above, below = own[y - 1, margin : margin + width], own[y + 1, margin : margin + width]
        _mark(above, own[y, margin : margin + width], below, high, low, marks[: width - 2])
        for eight in range(eights.size):
            if eights[eight] == 0:
                continue
            for at in range(8 * eight, 8 * eight + 8):
                x = margin + 1 + at
                if marks[at] == 0:
                    continue
                value = int(own[y, x])
                if not (_strongest(smaller, y, x, value) and _strongest(larger, y, x, value)):
                    continue
                found = _room(found, count)
                down = _peak(int(own[y - 1, x]), value, int(own[y + 1, x]), UNIT)
                across = _peak(int(own[y, x - 1]), value, int(own[y, x + 1]), UNIT)
                found[count, 0] = y * UNIT + UNIT // 2 + down
                found[count, 1] = x * UNIT + UNIT // 2 + across
                found[count, 2] = _size(int(smaller[y, x]), value, int(larger[y, x]), scale)
                found[count, 3] = value
                count += 1
    return found, count


@kernel
def _sparse(sums: Sums, scale: int, found: Points, count: int) -> tuple[Points, int]:
    """The points of a size that is looked for on a lattice."""
    step = int(_STEPS[scale])
    top, rows = lattice(sums.shape[0] - 1, scale)
    left, columns = lattice(sums.shape[1] - 1, scale)
    field = np.empty((rows, columns), np.int32)
    for i in range(rows):
        for j in range(columns):
            field[i, j] = response(sums, top + i * step, left + j * step, scale)
    for i in range(1, rows - 1):
        for j in range(1, columns - 1):
            value, y, x = int(field[i, j]), top + i * step, left + j * step
            if abs(value) < WEAKEST or not _extreme(field, i, j, value):
                continue
            if not _strongest_beside(sums, y, x, scale, scale - 1, value):
                continue
            if not _strongest_beside(sums, y, x, scale, scale + 1, value):
                continue
            found = _room(found, count)
            down = _peak(int(field[i - 1, j]), value, int(field[i + 1, j]), step * UNIT)
            across = _peak(int(field[i, j - 1]), value, int(field[i, j + 1]), step * UNIT)
            smaller, larger = response(sums, y, x, scale - 1), response(sums, y, x, scale + 1)
            found[count, 0] = y * UNIT + UNIT // 2 + down
            found[count, 1] = x * UNIT + UNIT // 2 + across
            found[count, 2] = _size(smaller, value, larger, scale)
            found[count, 3] = value
            count += 1
    return found, count


@kernel
def points(sums: Sums) -> Points:
    """(n, 4): y and x, true half-width of the inner box, in 1/64 pixel; response. By size, row, column."""
    # Not a literal: calls with one are compiled apart.
    found, count = np.empty((4096, 4), np.int64), int(np.int64(0))
    height, width = sums.shape[0] - 1, sums.shape[1] - 1
    smaller, own = np.empty((height, width), np.int32), np.empty((height, width), np.int32)
    larger = np.empty((height, width), np.int32)
    for scale in range(_DENSE + 1):
        _fill(sums, scale, larger)
        if scale >= 2:
            found, count = _dense(smaller, own, larger, scale - 1, found, count)
        smaller, own, larger = own, larger, smaller
    for scale in range(_DENSE, _SIZES.size - 1):
        found, count = _sparse(sums, scale, found, count)
    return found[:count].copy()
