"""Where the 64 samples of an axis lie and what they weigh: two box passes and a decimation in one.

The same for pixels that are stored back to front, or that each stand for several of the full picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.infra.jit import kernel

SIDE = 64

Operator = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]


@kernel
def window(length: int) -> int:
    """Width of PDQ's box filter along an axis of `length` pixels."""
    return (length + 2 * SIDE - 1) // (2 * SIDE)


@kernel
def reach(width: int) -> int:
    """How far a box of `width` reaches past its own pixel on the right."""
    return (width + 2) // 2 - 1


@kernel
def centre(index: int, length: int) -> int:
    """The pixel that sample `index` of 64 is taken at."""
    return int(((index + 0.5) * length) / SIDE)


@kernel
def operator(length: int) -> Operator:
    """First pixel, number of pixels and weights of each of the 64 samples along an axis.

    Weights add up to window(length) squared: away from the edges they are whole numbers, a triangle,
    so that sums of pixels stay exact. At the edges the reference divides by the pixels it has.
    """
    width = window(length)
    right = reach(width)
    left = width - 1 - right
    first = np.zeros(SIDE, np.int64)
    count = np.zeros(SIDE, np.int64)
    weight = np.zeros((SIDE, 2 * width - 1), np.float32)
    # What each tap has more than the one before it: work grows with the window, not with its square.
    rise = np.zeros(2 * width, np.float64)
    for index in range(SIDE):
        middle = centre(index, length)
        low, high = max(0, middle - left), min(length - 1, middle + right)
        start = max(0, low - left)
        rise[:] = 0.0
        for outer in range(low, high + 1):
            begin, end = max(0, outer - left), min(length - 1, outer + right)
            share = (width / (high - low + 1)) * (width / (end - begin + 1))
            rise[begin - start] += share
            rise[end + 1 - start] -= share
        first[index] = start
        count[index] = min(length - 1, high + right) - start + 1
        total = 0.0
        for tap in range(count[index]):
            total += rise[tap]
            weight[index, tap] = np.float32(total)
    return first, count, weight


@kernel
def axis(length: int, stored: int, backwards: bool) -> Operator:
    """`operator(length)` for an axis stored as `stored` pixels, `backwards` or not.

    Where fewer are stored than `length`, each stands for the same number of neighbours and weighs as they do
    together: the samples stay where they are in the full picture.
    """
    first, count, weight = operator(length)
    if backwards:
        for index in range(SIDE):
            last = count[index] - 1
            for tap in range(count[index] // 2):
                swapped = weight[index, tap]
                weight[index, tap] = weight[index, last - tap]
                weight[index, last - tap] = swapped
            first[index] = length - first[index] - count[index]
    each = (length + stored - 1) // stored
    if each == 1:
        return first, count, weight
    folded = np.zeros((SIDE, weight.shape[1] // each + 2), np.float32)
    for index in range(SIDE):
        start, end = first[index], first[index] + count[index]
        for at in range(start, end):
            folded[index, at // each - start // each] += weight[index, at - start]
        first[index] = start // each
        count[index] = (end - 1) // each - start // each + 1
    return first, count, folded
