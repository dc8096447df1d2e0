"""Finding the largest picture on a page: empty rows and columns split the page until no more do.

A page is what has a ground: one brightness that whole rows or columns show, as the programs of phones and
boards have it. Whole numbers only, so that every machine finds the same box.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.infra.jit import kernel

Gray = NDArray[np.uint8]
Counts = NDArray[np.int64]
Edges = tuple[int, int, int, int]

# How far from the ground's brightness a pixel may be and still be ground: JPEG spoils flat ground by less.
GROUND = 14
# Parts of a thousand. A line is empty while no more of it differs from the ground; a block is a picture where
# at least that much of it does, and of every edge of it.
EMPTY = 15
FULL = 550
STRAIGHT = 400
# Parts of a thousand of the page that are empty rows at least, for there to be a page.
LEAST_EMPTY = 40
# How often a block is split, and how small (pixels) a part is passed over.
DEEPEST = 5
SMALLEST = 96


@kernel
def shades(gray: Gray) -> NDArray[np.int16]:
    """The brightness of each row that has only one; -1 for the others."""
    height, width = gray.shape
    found = np.empty(height, np.int16)
    allowed = width * EMPTY // 1000
    for y in range(height):
        line, other, shade = gray[y], 0, np.int16(gray[y, 0])
        for x in range(width):
            if abs(np.int16(line[x]) - shade) > GROUND:
                other += 1
        found[y] = shade if other <= allowed else -1
    return found


def grounds(gray: Gray) -> list[int]:
    """What may be the ground of a page: the brightness of its first row, of its last, of most rows."""
    rows = shades(gray)
    plain = rows[rows >= 0]
    if plain.size * 1000 < rows.size * LEAST_EMPTY:
        return []
    counts = np.bincount(plain, minlength=256)
    around = int(np.convolve(counts, np.ones(GROUND + 1, np.int64), "same").argmax())
    low = max(0, around - GROUND // 2)
    found: list[int] = []
    for shade in (low + int(counts[low : around + GROUND // 2 + 1].argmax()), int(rows[0]), int(rows[-1])):
        if shade >= 0 and all(abs(shade - other) > GROUND // 2 for other in found):
            found.append(shade)
    return found


@kernel
def figures(gray: Gray, ground: int) -> tuple[Counts, Counts]:
    """How many pixels of each row and of each column are not ground."""
    height, width = gray.shape
    rows, columns = np.zeros(height, np.int64), np.zeros(width, np.uint16)
    shade = np.int16(ground)
    for y in range(height):
        line = gray[y]
        for x in range(width):
            columns[x] += np.uint16(abs(np.int16(np.int16(line[x]) - shade)) > GROUND)
        count = 0
        for x in range(width):
            if abs(np.int16(line[x]) - shade) > GROUND:
                count += 1
        rows[y] = count
    return rows, columns.astype(np.int64)


def largest_blocks(gray: Gray, *, near: int, most: int) -> list[Edges]:
    """Top, left, bottom and right of the largest pictures, largest first; empty where there is no page."""
    page = (0, 0, gray.shape[0], gray.shape[1])
    found = {block for ground in grounds(gray) for block in _blocks(gray, ground, page, near, DEEPEST)}
    return sorted(found, key=lambda block: (-_area(block), block))[:most]


def _blocks(gray: Gray, ground: int, block: Edges, near: int, depth: int) -> list[Edges]:
    """The pictures inside a block: it is split at its empty rows, then at its empty columns, and so on."""
    top, left, bottom, right = block
    rows, columns = figures(np.ascontiguousarray(gray[top:bottom, left:right]), ground)
    row_runs, column_runs = _runs(rows, right - left), _runs(columns, bottom - top)
    if not row_runs or not column_runs:
        return []
    parts = [(top + a, left + column_runs[0][0], top + b, left + column_runs[-1][1]) for a, b in row_runs]
    if len(row_runs) == 1:
        (a, b) = row_runs[0]
        parts = [(top + a, left + c, top + b, left + d) for c, d in column_runs]
    if parts == [block]:
        return parts if _is_picture(gray.shape, block, rows, columns, near) else []
    large = [part for part in parts if min(part[2] - part[0], part[3] - part[1]) >= SMALLEST]
    return [found for part in large if depth for found in _blocks(gray, ground, part, near, depth - 1)]


def _is_picture(page: tuple[int, ...], block: Edges, rows: Counts, columns: Counts, near: int) -> bool:
    """Mostly not ground, and so are its edges, but for those at the edge of the page itself."""
    top, left, bottom, right = block
    tall, wide = bottom - top, right - left
    if int(rows.sum()) * 1000 < tall * wide * FULL:
        return False
    return (
        (top == 0 or int(rows[:near].max()) * 1000 >= wide * STRAIGHT)
        and (bottom == page[0] or int(rows[-near:].max()) * 1000 >= wide * STRAIGHT)
        and (left == 0 or int(columns[:near].max()) * 1000 >= tall * STRAIGHT)
        and (right == page[1] or int(columns[-near:].max()) * 1000 >= tall * STRAIGHT)
    )


def _runs(counts: Counts, across: int) -> list[tuple[int, int]]:
    """First and last line of each run of lines that are not empty."""
    busy = np.concatenate(([False], counts * 1000 > across * EMPTY, [False]))
    ends = np.flatnonzero(busy[1:] != busy[:-1])
    return [(int(a), int(b)) for a, b in ends.reshape(-1, 2)]


def _area(block: Edges) -> int:
    return (block[2] - block[0]) * (block[3] - block[1])
