"""Frames of an animation, spread over its length: a first frame alone would be an easy way past us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from haechi.media.contract import to_raster
from haechi.media.decode import opened, recognised
from haechi.media.limits import DEFAULT, MOST_PIXELS, Limits
from haechi.media.raster import Raster

MOST_STILLS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """One frame: its number from zero, how many the file has, and its picture."""

    index: int
    of: int
    picture: Raster


def stills(
    data: bytes, *, most: int = MOST_STILLS, claimed: str = "", limits: Limits = DEFAULT
) -> Iterator[Still]:
    """At most `most` frames of a picture file, the first among them; of a picture that stands still, itself.

    Refused as `haechi.media.decode` refuses, where need be after some frames. To reach a frame all before it
    may have to be decoded, so that only as many are gone through as have 256 million pixels together.
    """
    if most < 1:
        raise ValueError("at least one frame is asked for")
    limits.check_bytes(len(data))
    with opened(data, recognised(data, claimed), limits) as image:
        total = int(getattr(image, "n_frames", 1))
        width, height = image.size
        for index in _spread(min(total, max(1, MOST_PIXELS // (width * height))), most):
            image.seek(index)
            limits.check_pixels(*image.size)
            yield Still(index, total, to_raster(image))


def _spread(count: int, most: int) -> list[int]:
    """Up to `most` of the numbers below `count`, evenly apart, from zero."""
    taken = min(count, most)
    return [at * count // taken for at in range(taken)]
