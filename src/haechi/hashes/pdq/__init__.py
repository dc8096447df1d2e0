"""PDQ, bit for bit as Meta's reference computes it at full size, with each pixel read once.

A picture is scaled down by one exact operator. Where the reference's own rounding could decide a bit or the
quality (flat, symmetric or striped pictures), the slower stepwise path repeats its roundings instead.
"""

from __future__ import annotations

import threading

import numpy as np

from haechi.core.hash import PerceptualHash
from haechi.hashes.pdq import block, onepass, stepwise
from haechi.hashes.pdq.plan import SIDE
from haechi.infra.jit import kernel, read_only
from haechi.media import DEFAULT, Limits, Pixels, Raster, Scratch, as_raster, raster

kind = "pdq"
match_distance = 31
SMALLEST = 5
# Up to this length weighted sums of bytes stay whole numbers that single precision holds.
LONGEST_AT_ONCE = 32_768
# A fast reading that finds less than this is done again in full: little decides many bits of plain pictures.
SURE_QUALITY = 50


class _Own(threading.local):
    """What each thread has of its own."""

    def __init__(self) -> None:
        self.scratch = Scratch()


_own = _Own()


def hash_image(picture: Pixels | Raster) -> PerceptualHash:
    """The PDQ hash of a picture. Below 5 pixels a side the reference has none: all zero, quality 0."""
    values, quality = _measured(picture, False)
    return _hash(values, quality)


def views(picture: Pixels | Raster, *, exact: bool = True) -> tuple[PerceptualHash, ...]:
    """Hashes of all eight ways to turn and mirror the picture, from one reading; the first is its own.

    Order: as it is, mirrored top to bottom, mirrored left to right, turned by half; then those transposed.
    Without `exact`, bits that the reference's rounding decides may be others: for what is only near anyway.
    """
    values, quality = _measured(picture, True, exact)
    flips = [block.signed(values, rows, columns) for columns in (False, True) for rows in (False, True)]
    return tuple(_hash(view, quality) for view in [*flips, *(flip.T for flip in flips)])


def hash_bytes(
    data: bytes, *, claimed: str = "", limits: Limits = DEFAULT, fast: bool = False
) -> PerceptualHash:
    """The PDQ hash of a picture file. Raises the refusals of `haechi.media.decode`.

    `fast` reads large JPEGs in gray and at a fraction of their size: 0 bits away from the full reading in the
    median, 10 at most (docs/decisions/0011), in half its time. Small and plain pictures are read in full.
    """
    seen = raster(data, claimed=claimed, limits=limits, fast=fast, scratch=_own.scratch)
    values, quality = _measured(seen, False)
    if fast and quality < SURE_QUALITY:
        return hash_bytes(data, claimed=claimed, limits=limits)
    return _hash(values, quality)


def views_bytes(
    data: bytes, *, claimed: str = "", limits: Limits = DEFAULT, fast: bool = False
) -> tuple[PerceptualHash, ...]:
    """As `views`, from a picture file; the rest is as `hash_bytes` says."""
    found = views(raster(data, claimed=claimed, limits=limits, fast=fast, scratch=_own.scratch))
    if fast and found[0].quality < SURE_QUALITY:
        return views_bytes(data, claimed=claimed, limits=limits)
    return found


def warm() -> None:
    """Compile every kernel for gray and colour pixels, so that the next start finds them on disk."""
    for channels in (1, 3):
        views(np.zeros((SIDE + 1, SIDE, channels), np.uint8))
        hash_image(np.zeros((SIDE, SIDE, channels), np.uint8))


def _measured(picture: Pixels | Raster, all_views: bool, exact: bool = True) -> tuple[block.Block, int]:
    """The block of coefficients and the quality."""
    seen = as_raster(picture)
    pixels = read_only(seen.pixels)
    if min(seen.height, seen.width) < SMALLEST:
        return np.zeros((block.EDGE, block.EDGE), np.float32), 0
    at_once = (seen.height, seen.width) != (SIDE, SIDE) and max(seen.height, seen.width) <= LONGEST_AT_ONCE
    if seen.shrunk or at_once:
        values, quality, settled = _quickly(pixels, seen.height, seen.width, *seen.turn, all_views)
        if settled or seen.shrunk or not exact:
            return values, quality
    return _step_by_step(read_only(seen.upright()))


@kernel
def _quickly(
    pixels: Pixels,
    height: int,
    width: int,
    upside: bool,
    mirrored: bool,
    transposed: bool,
    all_views: bool,
) -> tuple[block.Block, int, bool]:
    samples = onepass.downscale(pixels, height, width, upside, mirrored)
    if transposed:
        samples = samples.T.copy()
    values, steps = block.coefficients(samples), block.gradients(samples)
    return values, block.quality_of(steps), block.settled(values, steps, all_views)


@kernel
def _step_by_step(pixels: Pixels) -> tuple[block.Block, int]:
    alike = pixels.shape[0] == SIDE and pixels.shape[1] == SIDE
    samples = stepwise.plain(pixels) if alike else stepwise.downscale(pixels)
    return block.coefficients(samples), block.quality_of(block.gradients(samples))


def _hash(values: block.Block, quality: int) -> PerceptualHash:
    bits = values.ravel()[::-1] > block.median(np.ascontiguousarray(values))
    return PerceptualHash(kind=kind, bits=np.packbits(bits).tobytes(), quality=quality)
