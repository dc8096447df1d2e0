"""The confined process that tests throw damaged files at: it reads each in every way there is."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from haechi.core.errors import Refusal
from haechi.infra.workers.child import serve
from haechi.media import MEDIA_TYPES, Limits, Raster, decode, raster, stills

LIMITS = Limits(max_pixels=4_000_000)


def read(data: bytes) -> bytes:
    """What came of each way: "pixels", or the name of a refusal."""
    return " ".join((_whole(data), _fast(data), _cut(data), _frames(data))).encode()


def _whole(data: bytes) -> str:
    try:
        return _pixels(raster(data, limits=LIMITS))
    except Refusal as refusal:
        return refusal.reason


def _fast(data: bytes) -> str:
    try:
        return _pixels(raster(data, limits=LIMITS, fast=True))
    except Refusal as refusal:
        return refusal.reason


def _cut(data: bytes) -> str:
    try:
        pixels = decode(data, limits=LIMITS, whole=False)
    except Refusal as refusal:
        return refusal.reason
    return "pixels" if pixels.dtype == np.uint8 and pixels.shape[2] == 3 else "nonsense"


def _frames(data: bytes) -> str:
    try:
        return " ".join(_pixels(still.picture) for still in stills(data, most=3, limits=LIMITS))
    except Refusal as refusal:
        return refusal.reason


def _pixels(seen: Raster) -> str:
    pixels = seen.pixels
    whole = pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] in (1, 3) and pixels.size > 0
    return "pixels" if whole and 1 <= seen.orientation <= 8 else "nonsense"


def warm() -> None:
    """Import every plug-in: once confined, nothing can be opened."""
    Image.init()
    for name in MEDIA_TYPES:
        if name in Image.SAVE:
            target = io.BytesIO()
            Image.new("RGB", (8, 8)).save(target, name)
            read(target.getvalue())


if __name__ == "__main__":
    serve(read, warm=warm)
