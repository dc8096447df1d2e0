"""Finding a frame around a picture: outer lines with nothing sharp in them, up to a straight step.

The lines may be of one colour or a soft backdrop (a blurred copy, as programs for short films make it).
Whole numbers only, so that every machine finds the same box.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from haechi.infra.jit import kernel

Gray = NDArray[np.uint8]
Counts = NDArray[np.int64]

# What is sharp: a bend of brightness along a line, or a step to the next line, beyond what JPEG does to
# flat ground.
BEND = 10
STEP = 8
# Parts of a thousand. A line is empty while no more of it than this is sharp. An edge is strong where this
# much of it is a step; a weak one is believed only opposite its like, and where no third has less than the
# least: a round shape touches its box in the middle.
EMPTY = 15
STRONG = 350
WEAK = 120
LEAST = 20
# The edge is the first line near the end of the empty ones with this much of the steps of any there.
EDGE = 600
# Parts of a thousand: a frame takes at most this much of a side from each end.
MOST = 400


class Side(NamedTuple):
    """One side of a frame: its width, how many lines are empty from outside, and how much of its edge is a
    step, in all and in the third where it is least (parts of a thousand)."""

    cut: int
    empty: int
    steps: int = 0
    least: int = 0


@kernel
def sharpness(gray: Gray) -> tuple[Counts, Counts, Counts, Counts]:
    """Pixels that bend along each row, a step from the row before; the same for columns."""
    height, width = gray.shape
    row_bends, row_steps = np.zeros(height, np.int64), np.zeros(height, np.int64)
    column_bends, column_steps = np.zeros(width, np.uint16), np.zeros(width, np.uint16)
    bends, steps = column_bends[1:-1], column_steps[1:-1]
    for y in range(height):
        here, left, right = gray[y][1:-1], gray[y][:-2], gray[y][2:]
        above, below = gray[max(0, y - 1)][1:-1], gray[min(height - 1, y + 1)][1:-1]
        # One thing a loop: so the compiler takes many pixels at a time.
        for x in range(width - 2):
            bend = np.int16(np.int16(2 * np.int16(here[x])) - np.int16(above[x]) - np.int16(below[x]))
            bends[x] += np.uint16(abs(bend) > BEND)
        for x in range(width - 2):
            steps[x] += np.uint16(abs(np.int16(np.int16(here[x]) - np.int16(left[x]))) > STEP)
        bent, stepped = 0, 0
        for x in range(width - 2):
            if abs(2 * np.int16(here[x]) - np.int16(left[x]) - np.int16(right[x])) > BEND:
                bent += 1
        for x in range(width - 2):
            if abs(np.int16(here[x]) - np.int16(above[x])) > STEP:
                stepped += 1
        row_bends[y], row_steps[y] = bent, stepped
    # The outermost columns have no neighbour on one side; they pass for the next ones.
    column_bends[0], column_bends[width - 1] = column_bends[1], column_bends[width - 2]
    return row_bends, row_steps, column_bends.astype(np.int64), column_steps.astype(np.int64)


@kernel
def walk(bends: Counts, steps: Counts, across: int, near: int) -> tuple[int, int]:
    """From the first line inwards: how many lines there are before the edge (0 for no frame), and how many
    of them are empty."""
    most = bends.size * MOST // 1000
    allowed = across * EMPTY // 1000
    empty = 0
    while empty < most and bends[empty] <= allowed and (empty == 0 or steps[empty] <= allowed):
        empty += 1
    if empty == most:
        return 0, empty
    last = min(most, empty + near)
    highest = steps[max(1, empty - 1) : last + 1].max()
    cut = max(1, empty - 1)
    while cut < last and steps[cut] * 1000 < highest * EDGE:
        cut += 1
    # JPEG spoils a few lines beside the picture; where it is most of them, there is no frame.
    return (cut if cut <= 2 * empty else 0), empty


def frame(gray: Gray, near: int) -> tuple[int, int, int, int]:
    """How many lines to take away at the top, the left, the bottom and the right; zeros where no frame is."""
    row_bends, row_steps, column_bends, column_steps = sharpness(gray)
    height, width = gray.shape
    top = walk(row_bends, row_steps, width, near)
    bottom = walk(row_bends[::-1].copy(), _backwards(row_steps), width, near)
    left = walk(column_bends, column_steps, height, near)
    right = walk(column_bends[::-1].copy(), _backwards(column_steps), height, near)
    inner = gray[:, left[0] : width - right[0]]
    rows = _pair(_side(inner, *top), _side(inner[::-1], *bottom))
    inner = gray[top[0] : height - bottom[0]].T
    columns = _pair(_side(inner, *left), _side(inner[::-1], *right))
    return rows[0], columns[0], rows[1], columns[1]


def _side(lines: Gray, cut: int, empty: int) -> Side:
    """Looks at the edge again, between the cuts of the other two sides."""
    if cut == 0:
        return Side(0, empty)
    step = np.abs(lines[cut].astype(np.int16) - lines[cut - 1]) > STEP
    thirds = [int(part.sum()) * 1000 // max(1, part.size) for part in np.array_split(step, 3)]
    return Side(cut, empty, int(step.sum()) * 1000 // step.size, min(thirds))


def _backwards(steps: Counts) -> Counts:
    """A step belongs to the line after it; read from the other end, that is the line before."""
    return np.concatenate((steps[:1], steps[:0:-1]))


def _pair(one: Side, other: Side) -> tuple[int, int]:
    """What two opposite sides amount to: a hidden edge is believed as far as its opposite bears it out."""
    strong = [side.steps >= STRONG for side in (one, other)]
    if all(strong):
        return one.cut, other.cut
    if any(strong):
        sure, unsure = (one, other) if strong[0] else (other, one)
        repaired = sure.cut if unsure.empty >= sure.cut - 1 or abs(unsure.cut - sure.cut) <= 2 else 0
        return (sure.cut, repaired) if strong[0] else (repaired, sure.cut)
    straight = min(one.steps, other.steps) >= WEAK and min(one.least, other.least) >= LEAST
    if straight and abs(one.cut - other.cut) <= 1:
        return one.cut, other.cut
    return 0, 0
