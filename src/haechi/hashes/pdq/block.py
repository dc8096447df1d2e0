"""From 64 x 64 samples to PDQ's 16 x 16 block of coefficients, its quality and its bits.

Single precision and the order of additions are the reference's: they decide the bits of plain pictures.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.pdq.plan import SIDE
from haechi.infra.jit import kernel

EDGE = 16
MEDIAN_RANK = EDGE * EDGE // 2 - 1
QUALITY_SCALE = 90

# How far rounding can move a coefficient or a gradient step, with room to spare: twice the largest seen over
# pictures that are not decided by rounding altogether.
COEFFICIENT_NOISE = np.float32(0.012)
STEP_NOISE = np.float32(0.001)

Samples = NDArray[np.float32]
Block = NDArray[np.float32]


def _cosines() -> NDArray[np.float32]:
    frequency = np.arange(1, EDGE + 1, dtype=np.float64)[:, None]
    place = 2 * np.arange(SIDE, dtype=np.float64)[None, :] + 1
    scale = np.float64(np.float32(np.sqrt(2.0 / SIDE)))
    return (scale * np.cos((np.pi / 2.0 / SIDE) * frequency * place)).astype(np.float32)


COSINES = _cosines()


@kernel
def coefficients(samples: Samples) -> Block:
    """The 16 x 16 lowest frequencies without the constant one."""
    half = np.zeros((EDGE, SIDE), np.float32)
    block = np.zeros((EDGE, EDGE), np.float32)
    for row in range(EDGE):
        for step in range(SIDE):
            factor = COSINES[row, step]
            for column in range(SIDE):
                half[row, column] += factor * samples[step, column]
    for row in range(EDGE):
        for step in range(SIDE):
            factor = half[row, step]
            for column in range(EDGE):
                block[row, column] += factor * COSINES[column, step]
    return block


@kernel
def gradients(samples: Samples) -> NDArray[np.float32]:
    """Differences between neighbouring samples in percent of full scale, not yet cut to whole numbers."""
    steps = np.empty(2 * SIDE * (SIDE - 1), np.float32)
    at = 0
    for row in range(SIDE - 1):
        for column in range(SIDE):
            steps[at] = (samples[row, column] - samples[row + 1, column]) * np.float32(100) / np.float32(255)
            at += 1
    for row in range(SIDE):
        for column in range(SIDE - 1):
            steps[at] = (samples[row, column] - samples[row, column + 1]) * np.float32(100) / np.float32(255)
            at += 1
    return steps


@kernel
def median(values: Samples) -> np.float32:
    """The lower of the two middle values, as the reference takes it."""
    line = values.ravel()
    for value in line:
        below, level = 0, 0
        for other in line:
            if other < value:
                below += 1
            if other <= value:
                level += 1
        if below <= MEDIAN_RANK < level:
            return np.float32(value)
    return np.float32(0)


@kernel
def quality_of(steps: Samples) -> int:
    """0..100: how much strong gradient there is for the bits to hold on to."""
    total = 0
    for step in steps:
        total += abs(int(step))
    return min(100, total // QUALITY_SCALE)


@kernel
def signed(block: Block, flip_rows: bool, flip_columns: bool) -> Block:
    """The block of the mirrored picture: mirroring negates every other frequency along its axis."""
    out = block.copy()
    for row in range(EDGE):
        for column in range(EDGE):
            if (flip_rows and row % 2 == 0) != (flip_columns and column % 2 == 0):
                out[row, column] = -block[row, column]
    return out


@kernel
def settled(block: Block, steps: Samples, mirrored: bool) -> bool:
    """Whether noise of the size rounding makes could change neither a bit nor the quality.

    `mirrored` asks it of the bits of the mirrored and turned views as well.
    """
    for view in range(4 if mirrored else 1):
        values = signed(block, view % 2 == 1, view >= 2)
        middle = median(values)
        close = 0
        for value in values.ravel():
            if abs(value - middle) < COEFFICIENT_NOISE:
                close += 1
        if close > 1:
            return False
    total, unsure = 0, 0
    for step in steps:
        whole = abs(int(step))
        total += whole
        size = abs(step)
        if (whole > 0 and size - whole < STEP_NOISE) or whole + 1 - size < STEP_NOISE:
            unsure += 1
    if total - unsure >= 100 * QUALITY_SCALE:
        return True
    return (total - unsure) // QUALITY_SCALE == (total + unsure) // QUALITY_SCALE
