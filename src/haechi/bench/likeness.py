"""How alike two drawings of brightness are, whatever their contrast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float64]

# A side of the squares that ssim compares.
SIDE = 7


def likeness(one: Picture, other: Picture) -> float:
    """Correlation of brightness: 1 for the same, 0 for pictures that have nothing to do with each other."""
    first, second = one - one.mean(), other - other.mean()
    size = np.sqrt((first**2).sum() * (second**2).sum())
    return float((first * second).sum() / size) if size else 0.0


def edges(one: Picture, other: Picture) -> float:
    """The same of outlines: how steep brightness is at each place."""
    return likeness(_steepness(one), _steepness(other))


def ssim(drawn: Picture, original: Picture) -> float:
    """Structural similarity, after the drawing was fitted to the original by brightness and contrast."""
    span = original.std()
    fitted = drawn - drawn.mean()
    if fitted.std():
        fitted = fitted * (likeness(drawn, original) / fitted.std())
    truth = (original - original.mean()) / (span or 1.0)
    # Pictures of deviation 1 span about 5.
    light, contrast = (0.01 * 5) ** 2, (0.03 * 5) ** 2
    first, second = _means(fitted), _means(truth)
    vary = _means(fitted**2) - first**2, _means(truth**2) - second**2
    together = _means(fitted * truth) - first * second
    alike = (2 * first * second + light) * (2 * together + contrast)
    return float((alike / ((first**2 + second**2 + light) * (vary[0] + vary[1] + contrast))).mean())


def _steepness(picture: Picture) -> Picture:
    down, across = np.gradient(picture)
    out: Picture = np.hypot(down, across)
    return out


def _means(picture: Picture) -> Picture:
    """Means over all squares of SIDE pixels."""
    sums = np.pad(picture.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    out: Picture = sums[SIDE:, SIDE:] - sums[:-SIDE, SIDE:] - sums[SIDE:, :-SIDE] + sums[:-SIDE, :-SIDE]
    return out / SIDE**2
