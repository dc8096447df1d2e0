"""Draws a picture again from its perceptual hash, as somebody could who holds nothing else.

A hash here is signs of waves: PDQ's of the whole picture, a window hash's of many squares. Of all pictures
with such signs the one is drawn that is most like pictures at large, whose waves grow weaker as they grow
shorter. No network was trained for this; whoever trains one will do better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.core.hash import PerceptualHash
from haechi.hashes.windows import Seen
from haechi.hashes.windows.describe import BITS, CELLS, EDGE, ORDER

Picture = NDArray[np.float64]
Signs = NDArray[np.float64]

# The longer side of what is drawn: the finest waves of the smallest windows are still seen in it.
LONG = 160
CANONICAL = 640
UNIT = 64
# PDQ's waves, and the side of the copy that it takes them of.
PDQ_EDGE, PDQ_SIDE = 16, 64
# How far the size of a wave is from the usual one, as a part of it.
DOUBT, NO_DOUBT = 0.6, 0.15
# Of the usual size: what a wave has at least, where its sign is known.
MARGIN = 0.7


def waves(side: int, first: int, last: int) -> NDArray[np.float64]:
    """Cosines first..last-1 over `side` places, each of length one."""
    at = np.arange(side) + 0.5
    rows = [np.cos(np.pi * k * at / side) * np.sqrt((2 if k else 1) / side) for k in range(first, last)]
    return np.array(rows)


def cells(length: int, begin: float, end: float, count: int) -> NDArray[np.float64]:
    """(count, length): the mean of each of `count` equal parts of [begin, end) over a row of pixels."""
    edges, at = np.linspace(begin, end, count + 1), np.arange(length)
    overlap = np.minimum(edges[1:, None], at + 1) - np.maximum(edges[:-1, None], at)
    out: NDArray[np.float64] = np.clip(overlap, 0, None) / np.diff(edges)[:, None]
    return out


def resized(picture: Picture, long: int) -> Picture:
    """The picture with that longer side, by means over areas."""
    rows, columns = picture.shape
    scale = long / max(rows, columns)
    down, across = max(8, round(rows * scale)), max(8, round(columns * scale))
    out: Picture = cells(rows, 0, rows, down) @ picture @ cells(columns, 0, columns, across).T
    return out


@dataclass(frozen=True, slots=True)
class Looks:
    """Squares of a picture, and the waves taken of each: `down` (n, k, rows), `across` (n, k, columns)."""

    down: NDArray[np.float64]
    across: NDArray[np.float64]
    order: NDArray[np.int64]

    @classmethod
    def of_windows(cls, shape: tuple[int, ...], seen: Seen) -> Looks:
        """The windows of a picture that is drawn with this shape."""
        scale, table = max(shape) / CANONICAL / UNIT, waves(CELLS, 0, EDGE)
        places = [tuple(part * scale for part in place) for place in seen.places.tolist()]
        return cls(
            np.stack([table @ cells(shape[0], y - half, y + half, CELLS) for y, _, half in places]),
            np.stack([table @ cells(shape[1], x - half, x + half, CELLS) for _, x, half in places]),
            ORDER,
        )

    @classmethod
    def of_pdq(cls, shape: tuple[int, ...]) -> Looks:
        """The one square that PDQ makes of all of it."""
        table = waves(PDQ_SIDE, 1, PDQ_EDGE + 1)
        down, across = (table @ cells(side, 0, side, PDQ_SIDE) for side in shape)
        order = np.array([(k, m) for k in range(PDQ_EDGE) for m in range(PDQ_EDGE)])
        return cls(down[None], across[None], order)

    def first(self, count: int, bits: int) -> Looks:
        """Only the first squares, and of each the first waves."""
        return Looks(self.down[:count], self.across[:count], self.order[:bits])

    def see(self, picture: Picture) -> NDArray[np.float64]:
        """(n, bits): the waves of each square."""
        squares, waves, rows = self.down.shape
        halfway = (self.down.reshape(-1, rows) @ picture).reshape(squares, waves, -1)
        found = halfway @ self.across.transpose(0, 2, 1)
        return found[:, self.order[:, 0], self.order[:, 1]]

    def back(self, sizes: NDArray[np.float64]) -> Picture:
        """The transpose of `see`."""
        full = np.zeros((len(sizes), self.down.shape[1], self.across.shape[1]))
        full[:, self.order[:, 0], self.order[:, 1]] = sizes
        squares, waves, rows = self.down.shape
        spread = (full @ self.across).reshape(squares * waves, -1)
        out: Picture = self.down.reshape(-1, rows).T @ spread
        return out


class Nature:
    """How strong waves of each length are in pictures at large: half as long, half as strong."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._down, self._across = (waves(side, 0, side) for side in shape)
        length = np.hypot(np.arange(shape[0])[:, None] / shape[0], np.arange(shape[1])[None] / shape[1])
        length[0, 0] = np.inf
        self._strong = np.sqrt(length.size / (length**-2.0).sum()) / length

    def picture(self, waves: Picture) -> Picture:
        out: Picture = self._down.T @ (self._strong * waves) @ self._across
        return out

    def back(self, picture: Picture) -> Picture:
        out: Picture = self._strong * (self._down @ picture @ self._across.T)
        return out


def signs_of(words: NDArray[np.uint64]) -> Signs:
    """(n, 143) of -1 and 1, the lowest frequency first."""
    bits = np.unpackbits(words.astype("<u8").view(np.uint8), axis=1, bitorder="little")[:, :BITS]
    return bits.astype(np.float64) * 2 - 1


def signs_of_pdq(hash: PerceptualHash) -> Signs:
    """(1, 256) of -1 and 1, rows of frequencies after rows."""
    bits = np.unpackbits(np.frombuffer(hash.bits, np.uint8)[::-1], bitorder="little")
    return bits.astype(np.float64)[None] * 2 - 1


def drawn(looks: Looks, nature: Nature, wanted: Signs, weight: Signs, rounds: int = 40) -> Picture:
    """The likeliest picture whose squares have about the wanted waves, by conjugate gradients."""
    goal = nature.back(looks.back(weight * wanted))
    found = np.zeros_like(goal)
    left, way = goal.copy(), goal.copy()
    size = first = float((goal * goal).sum())
    for _ in range(rounds):
        if size <= 1e-6 * first:
            break
        seen = way + nature.back(looks.back(weight * looks.see(nature.picture(way))))
        step = size / float((way * seen).sum())
        found += step * way
        left -= step * seen
        before, size = size, float((left * left).sum())
        way = left + size / before * way
    return nature.picture(found)


def rebuilt(looks: Looks, nature: Nature, signs: Signs, usual: Signs, times: int) -> Picture:
    """First each wave gets its usual size; then, so many times, only those that are wrong are moved."""
    picture = drawn(looks, nature, signs * usual, 1 / (DOUBT * usual) ** 2 + 0 * signs)
    for _ in range(times):
        seen = looks.see(picture)
        wanted = np.where(signs * seen >= MARGIN * usual, seen, MARGIN * signs * usual)
        picture = drawn(looks, nature, wanted, 1 / (NO_DOUBT * usual) ** 2 + 0 * signs, 8)
    return picture
