"""Decode one picture from bytes, or refuse it by name."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pi_heif
from PIL import AvifImagePlugin, Image, ImageFile

from haechi.core.errors import Refusal
from haechi.media import jpeg
from haechi.media.contract import to_raster
from haechi.media.formats import MEDIA_TYPES, declared_size, sniff
from haechi.media.limits import DEFAULT, MOST_PIXELS, Limits, too_many_pixels
from haechi.media.raster import Pixels, Raster, Scratch

# One thread for each picture: a confined worker may start none, and pictures are many enough.
pi_heif.register_heif_opener(decode_threads=0)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
# Pillow warns from its bound on and raises from twice its bound on; here the warning is an error too.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# Broken metadata is passed over (see contract); nobody needs a line on stderr about it.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.TiffImagePlugin")

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow's plug-ins let through on broken input.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
)
_SIGNS_OF_TRUNCATION = ("truncat", "not enough", "end of file", "end of data", "premature", "incomplete")


def decode(data: bytes, *, claimed: str = "", limits: Limits = DEFAULT, whole: bool = True) -> Pixels:
    """Pixels (height, width, 3) under the pixel contract; of an animation, the first frame.

    The bytes decide what the file is. `claimed` is what its sender calls it (a media type or a file name):
    bytes that are no picture are "mislabelled" where a picture was claimed, else "unsupported".
    Other refusals: empty, too_large, too_many_pixels, too_long, too_many_scans, truncated, unreadable.
    Without `whole`, a picture that ends in the middle is decoded as far as it goes: for a process that does
    one job at a time.
    """
    pixels = raster(data, claimed=claimed, limits=limits, whole=whole).upright()
    return np.ascontiguousarray(pixels if pixels.shape[2] == 3 else np.repeat(pixels, 3, axis=2))


def raster(
    data: bytes,
    *,
    claimed: str = "",
    limits: Limits = DEFAULT,
    whole: bool = True,
    fast: bool = False,
    scratch: Scratch | None = None,
) -> Raster:
    """As `decode`, but as the file stores it: not turned yet, gray where it is gray.

    `fast` reads large JPEGs in gray and at a fraction of their size (see haechi.media.jpeg). With `scratch`
    the pixels may lie in it, and are gone with the next picture that is read with it.
    """
    limits.check_bytes(len(data))
    name = recognised(data, claimed)
    with opened(data, name, limits, whole=whole) as image:
        found = jpeg.read(data, image, fast=fast, scratch=scratch) if name == "JPEG" else None
        return found or to_raster(image)


@contextmanager
def opened(data: bytes, name: str, limits: Limits, *, whole: bool = True) -> Iterator[Image.Image]:
    """The picture, of this format and within bounds, to be loaded; every failure on the way is a refusal."""
    ImageFile.LOAD_TRUNCATED_IMAGES = not whole
    try:
        with Image.open(io.BytesIO(data), formats=[name]) as image:
            limits.check_pixels(*image.size)
            if name == "JPEG":
                jpeg.check_scans(data, image)
            yield image
    except _BOMBS as error:
        raise too_many_pixels(limits.max_pixels) from error
    except MemoryError as error:
        raise too_many_pixels(limits.max_pixels) from error
    except _BROKEN as error:
        raise _broken(data, name, error) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def recognised(data: bytes, claimed: str) -> str:
    """The format's name; "mislabelled" where a picture was claimed and there is none, else "unsupported"."""
    name = sniff(data)
    if name is None:
        raise _no_picture(claimed)
    return name


def _no_picture(claimed: str) -> Refusal:
    taken = f"Taken are {', '.join(MEDIA_TYPES)}."
    ending = claimed.rpartition(".")[2].lower() if "/" not in claimed else ""
    if claimed.startswith("image/") or ending in _endings():
        return Refusal("mislabelled", "The file is named as a picture, and its bytes are not one.", do=taken)
    return Refusal("unsupported", "The file is no picture of a format that is taken.", do=taken)


def _endings() -> set[str]:
    return {kind.partition("/")[2] for kind in MEDIA_TYPES.values()} | {"jpg", "jfif", "tif", "heif"}


def _broken(data: bytes, name: str, error: Exception) -> Refusal:
    said = str(error).lower()
    if len(data) < declared_size(data, name) or any(sign in said for sign in _SIGNS_OF_TRUNCATION):
        return Refusal("truncated", "The picture ends in the middle.", do="Fetch or copy the file again.")
    return Refusal("unreadable", f"The file starts as {name} but cannot be read.", do="Save it again.")
