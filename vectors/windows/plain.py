"""The window hash as docs/reference/window-hash.md has it, plainly and slowly, to hold the fast ones to.

Python's own whole numbers and numpy's for whole arrays; nothing is taken from haechi.
"""

import base64
import math
import struct
from fractions import Fraction

import numpy as np

SIZES = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 29, 34, 41, 49, 58)
STEPS = (1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 5, 5, 7, 7, 9, 11)
WEAKEST = 76_800
BANKED, ASKED, LEAST = 64, 768, 8
QUOTAS, CELLS = (35, 35, 25, 5), 16
SMALLEST, APART, ALIKE, CONCENTRATED = 1280, 30, 160, 85
ORDER = [
    (k, m)
    for _, _, k, m in sorted((k * k + m * m, max(k, m), k, m) for k in range(12) for m in range(12) if k or m)
]
COSINES = [[round(1024 * math.cos(math.pi * k * (2 * i + 1) / 64)) for i in range(32)] for k in range(12)]


def overlaps(cells: int, length: int) -> np.ndarray:
    """(cells, length): how far each source pixel lies in each cell, in 1/cells of a pixel."""
    begin = np.arange(cells)[:, None] * length
    at = np.arange(length)[None, :] * cells
    return np.maximum(0, np.minimum(begin + length, at + cells) - np.maximum(begin, at))


def size(height: int, width: int) -> tuple[int, int]:
    longest = max(height, width)
    rows, columns = (
        max(1, math.floor(Fraction(640 * side, longest) + Fraction(1, 2))) for side in (height, width)
    )
    return rows, columns


def canonical(pixels: np.ndarray) -> np.ndarray:
    height, width, channels = pixels.shape
    rows, columns = size(height, width)
    weights = np.array([256] if channels == 1 else [77, 150, 29])
    bright = pixels.astype(np.int64) @ weights
    total = overlaps(rows, height) @ bright @ overlaps(columns, width).T
    area = 256 * height * width
    return (2 * total + area) // (2 * area)


def integral(gray: np.ndarray) -> np.ndarray:
    return np.pad(gray.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))


def box(sums: np.ndarray, y: np.ndarray, x: np.ndarray, n: int) -> np.ndarray:
    top, bottom, left, right = y - n, y + n + 1, x - n, x + n + 1
    return sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]


def responses(sums: np.ndarray, size: int, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    n = SIZES[size]
    inner = box(sums, y, x, n) * (2**24 // (2 * n + 1) ** 2) >> 8
    outer = box(sums, y, x, 2 * n) * (2**24 // (4 * n + 1) ** 2) >> 8
    return inner - outer


def lattice(length: int, size: int) -> list[int]:
    step, margin = STEPS[size], 5 * SIZES[size]
    room = length - 1 - 2 * margin
    if room < 0:
        return []
    steps = room // step - (room % step) % 2
    begin = margin + (room - steps * step) // 2
    return [begin + step * i for i in range(steps + 1)]


def nearest(number: Fraction) -> int:
    """Rounded, halves away from zero."""
    whole = math.floor(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def peak(before: int, value: int, after: int, unit: int) -> int:
    return nearest(Fraction((after - before) * unit, 2 * (2 * value - before - after)))


def points(sums: np.ndarray) -> list[tuple[int, int, int, int]]:
    """(y, x, true half-width, response)."""
    found = []
    for size in range(1, len(SIZES) - 1):
        down, across = (lattice(side - 1, size) for side in sums.shape)
        if min(len(down), len(across)) < 3:
            continue
        y, x = np.meshgrid(down, across, indexing="ij")
        layers = np.array([responses(sums, other, y, x) for other in (size - 1, size, size + 1)])
        value = layers[1, 1:-1, 1:-1]
        high, low = np.full(value.shape, -(2**30)), np.full(value.shape, 2**30)
        for at in range(27):
            if at != 13:
                layer, i, j = at // 9, at // 3 % 3, at % 3
                beside = layers[layer, i : i + value.shape[0], j : j + value.shape[1]]
                high, low = np.maximum(high, beside), np.minimum(low, beside)
        strong = (value >= WEAKEST) & (value > high) | (value <= -WEAKEST) & (value < low)
        for i, j in np.argwhere(strong):
            around = layers[:, i : i + 3, j : j + 3]
            found.append(refined(around, down[i + 1], across[j + 1], size))
    return found


def refined(around: np.ndarray, y: int, x: int, size: int) -> tuple[int, int, int, int]:
    value, unit, n = int(around[1, 1, 1]), 64 * STEPS[size], SIZES[size]
    smaller, larger = int(around[0, 1, 1]), int(around[2, 1, 1])
    grows = larger > smaller if value > 0 else larger < smaller
    gap = SIZES[size + 1] - n if grows else n - SIZES[size - 1]
    return (
        64 * y + 32 + peak(int(around[1, 0, 1]), value, int(around[1, 2, 1]), unit),
        64 * x + 32 + peak(int(around[1, 1, 0]), value, int(around[1, 1, 2]), unit),
        32 * (2 * n + 1) + peak(smaller, value, larger, 64 * gap),
        value,
    )


def candidates(sums: np.ndarray, smallest: int = SMALLEST) -> list[tuple[int, int, int]]:
    bottom, right = 64 * (sums.shape[0] - 1), 64 * (sums.shape[1] - 1)
    scored = []
    for y, x, width, value in points(sums):
        half = (6 * width + 8) // 16 * 16
        if half >= smallest and half <= min(y, x) and y + half <= bottom and x + half <= right:
            scored.append((float(value * value) * float(half), (y, x, half)))
    return [window for _, window in sorted(scored, key=lambda pair: -pair[0])]


def at(sums: np.ndarray, a: int, b: int) -> int:
    y, f, x, g = a >> 6, a & 63, b >> 6, b & 63
    below, beside = y + (f > 0), x + (g > 0)
    upper = (64 - g) * int(sums[y, x]) + g * int(sums[y, beside])
    lower = (64 - g) * int(sums[below, x]) + g * int(sums[below, beside])
    return (64 - f) * upper + f * lower


def frequencies(sums: np.ndarray, down: list[int], across: list[int]) -> np.ndarray:
    """The 12 x 12 lowest of the cells between 33 places each way, in 1/64 pixel."""
    corner = np.array([[at(sums, a, b) for b in across] for a in down], np.int64)
    totals = corner[1:, 1:] - corner[:-1, 1:] - corner[1:, :-1] + corner[:-1, :-1]
    waves = np.array(COSINES, np.int64)
    return waves @ (256 * totals // ((down[1] - down[0]) * (across[1] - across[0]))) @ waves.T


def coefficients(sums: np.ndarray, y: int, x: int, half: int) -> np.ndarray:
    steps = [half // 16 * i for i in range(33)]
    return frequencies(sums, [y - half + step for step in steps], [x - half + step for step in steps])


def word_of(values: np.ndarray) -> int:
    return sum(1 << bit for bit, (k, m) in enumerate(ORDER) if values[k, m] > 0)


def whole(gray: np.ndarray) -> int:
    """The word of the picture as a whole."""
    rows, columns = gray.shape
    down, across = ([2 * side * i for i in range(33)] for side in (rows, columns))
    return word_of(frequencies(integral(gray), down, across))


def is_concentrated(values: np.ndarray, percent: int = CONCENTRATED) -> bool:
    energies = sorted((int(abs(values[k, m])) // 2**24) ** 2 for k, m in ORDER)
    return sum(energies[-3:]) * 100 > percent * sum(energies)


def octave(half: int) -> int:
    return min(3, (half // SMALLEST).bit_length() - 1)


def cell(window: tuple[int, int, int], rows: int, columns: int) -> tuple[int, int]:
    """-2 to 2 down and across: 0 on the middle line, 1 in an inner and 2 in an outer quarter of the side."""

    def index(middle: int, side: int) -> int:
        off = Fraction(2 * middle, 64 * side) - 1
        return ((off > 0) - (off < 0)) * (2 if abs(off) >= Fraction(1, 2) else 1)

    return index(window[0], rows), index(window[1], columns)


def is_near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    small, large = sorted((one[2], other[2]))
    distance = (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
    return large * 100 <= ALIKE * small and distance * 10_000 < APART**2 * large**2


def windows(gray: np.ndarray, most: int) -> list[tuple[int, int, int, int]]:
    """(y, x, half, word), in the order picked."""
    sums = integral(gray)
    room = [most * share // 100 for share in QUOTAS]
    space: dict[tuple[int, int], int] = {}
    waiting, picked = candidates(sums), []
    for filling in (False, True):
        left = []
        for window in waiting:
            size, place = octave(window[2]), cell(window, *gray.shape)
            is_full = room[size] == 0 or space.get(place, 0) == max(1, most // CELLS)
            if len(picked) == most or (not filling and is_full):
                left.append(window)
                continue
            if any(is_near(window, other) for other in picked):
                continue
            values = coefficients(sums, *window)
            if is_concentrated(values):
                continue
            picked.append((*window, word_of(values)))
            room[size] -= 1
            space[place] = space.get(place, 0) + 1
        waiting = left
    return picked


def to_bytes(gray: np.ndarray, found: list[tuple[int, int, int, int]]) -> bytes:
    head = struct.pack(">BBHH", 3, len(found), *gray.shape) + whole(gray).to_bytes(18, "little")
    return head + b"".join(
        struct.pack(">HHH", y, x, half) + word.to_bytes(18, "little") for y, x, half, word in found
    )


def text(pixels: np.ndarray) -> str:
    """The window hash as text; empty where the picture is too plain."""
    gray = canonical(pixels)
    found = windows(gray, BANKED)
    if len(found) < LEAST:
        return ""
    return base64.urlsafe_b64encode(to_bytes(gray, found)).decode().rstrip("=")
