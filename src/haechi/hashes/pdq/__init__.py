"""PDQ, bit for bit as Meta's reference computes it at full size, with each pixel read once.

A picture is scaled down by one exact operator. Where the reference's own rounding could decide a bit or the
quality (flat, symmetric or striped pictures), the slower stepwise path repeats its roundings instead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.core.hash import PerceptualHash
from haechi.hashes.pdq import block, onepass, stepwise
from haechi.hashes.pdq.plan import SIDE
from haechi.infra.jit import kernel

kind = "pdq"
match_distance = 31
SMALLEST = 5

Pixels = NDArray[np.uint8]


@kernel
def _measure(pixels: Pixels, mirrored: bool) -> tuple[block.Block, int]:
    height, length = pixels.shape[0], pixels.shape[1]
    if height < SMALLEST or length < SMALLEST:
        return np.zeros((block.EDGE, block.EDGE), np.float32), 0
    if height == SIDE and length == SIDE:
        samples = stepwise.plain(pixels)
    else:
        samples = onepass.downscale(pixels)
        if not block.settled(block.coefficients(samples), block.gradients(samples), mirrored):
            samples = stepwise.downscale(pixels)
    return block.coefficients(samples), block.quality_of(block.gradients(samples))


def _checked(pixels: Pixels) -> Pixels:
    shaped = pixels[:, :, None] if pixels.ndim == 2 else pixels
    if pixels.dtype != np.uint8 or shaped.ndim != 3 or shaped.shape[2] not in (1, 3) or shaped.size == 0:
        raise Refusal(
            "not_pixels",
            "Pixels are bytes of shape (height, width) or (height, width, 3); these are not.",
            do="Decode the picture with haechi.media.decode.",
        )
    # Compiled code is made for one kind of array only: not to be written through.
    view = np.ascontiguousarray(shaped).view()
    view.setflags(write=False)
    return view


def _hash(values: block.Block, quality: int) -> PerceptualHash:
    bits = values.ravel()[::-1] > block.median(np.ascontiguousarray(values))
    return PerceptualHash(kind=kind, bits=np.packbits(bits).tobytes(), quality=quality)


def hash_image(pixels: Pixels) -> PerceptualHash:
    """The PDQ hash of a picture. Below 5 pixels a side the reference has none: all zero, quality 0."""
    values, quality = _measure(_checked(pixels), False)
    return _hash(values, quality)


def views(pixels: Pixels) -> tuple[PerceptualHash, ...]:
    """Hashes of all eight ways to turn and mirror the picture, from one reading; the first is its own.

    Order: as it is, mirrored top to bottom, mirrored left to right, turned by half; then those transposed.
    """
    values, quality = _measure(_checked(pixels), True)
    flips = [block.signed(values, rows, columns) for columns in (False, True) for rows in (False, True)]
    return tuple(_hash(view, quality) for view in [*flips, *(flip.T for flip in flips)])


def warm() -> None:
    """Compile every kernel for gray and colour pixels, so that the next start finds them on disk."""
    for channels in (1, 3):
        views(np.zeros((SIDE + 1, SIDE, channels), np.uint8))
        hash_image(np.zeros((SIDE, SIDE, channels), np.uint8))
