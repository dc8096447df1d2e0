"""The pixel contract: turned by EXIF, in sRGB, on white, bytes of red, green and blue at full size."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import ExifTags, Image, ImageCms

from haechi.core.errors import Refusal
from haechi.media.raster import UPRIGHT, Pixels, Raster

__all__ = ["Pixels", "is_srgb", "on_white", "orientation", "to_pixels", "to_raster"]

_SRGB = ImageCms.createProfile("sRGB")
# The modes colour management can read; the profile's own colour space must be the picture's.
_PROFILED = {"RGB": "RGB", "RGBA": "RGB", "L": "GRAY", "CMYK": "CMYK"}


def to_pixels(image: Image.Image) -> Pixels:
    """Pixels of a decoded picture under the contract."""
    return to_raster(image).upright()


def to_raster(image: Image.Image) -> Raster:
    """The same, not yet turned upright."""
    image.load()
    return Raster.of(_colours(image), orientation(image))


def orientation(image: Image.Image) -> int:
    """Which way up it is meant to be seen, as EXIF numbers it; upright where that cannot be read."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, UPRIGHT)
    except (SyntaxError, struct.error, ValueError, TypeError, KeyError, OSError, ZeroDivisionError):
        # Broken metadata says nothing about which way is up; the picture itself is fine.
        return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def is_srgb(image: Image.Image) -> bool:
    """Whether its colours are taken as they are: no profile, one that says sRGB, or one nobody can read."""
    return _foreign_profile(image) is None


def on_white(rgba: Pixels) -> Pixels:
    """Blend onto white in whole numbers, with the rounding the browser's code uses."""
    alpha = rgba[:, :, 3:]
    if (alpha == 255).all():
        return np.ascontiguousarray(rgba[:, :, :3])
    wide = alpha.astype(np.uint32)
    blended = (rgba[:, :, :3] * wide + 255 * (255 - wide) + 127) // 255
    return blended.astype(np.uint8)


def _colours(image: Image.Image) -> Pixels:
    colour = _eight_bits(image)
    if colour.mode in ("P", "PA", "LA", "La", "RGBa", "1") or "transparency" in colour.info:
        profile = colour.info.get("icc_profile")
        colour = colour.convert("RGBA")
        colour.info["icc_profile"] = profile
    colour = _to_srgb(colour)
    if colour.mode == "RGBA":
        return on_white(np.asarray(colour))
    return np.asarray(colour if colour.mode == "RGB" else colour.convert("RGB"))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Bring pictures of more than 8 bits a channel down to 8, by dropping the low ones."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8))
    if image.mode == "I":
        values = np.asarray(image)
        return Image.fromarray((np.clip(values, 0, 65535) >> 8).astype(np.uint8))
    if image.mode == "F":
        raise Refusal(
            "unsupported", "The picture holds measurements, not colours.", do="Save it as PNG or JPEG."
        )
    return image


def _to_srgb(image: Image.Image) -> Image.Image:
    opened = _foreign_profile(image)
    if opened is None:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        converted = ImageCms.profileToProfile(image, opened, _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A broken profile is passed over, as browsers do.
        return image
    return image if converted is None else converted


def _foreign_profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """The profile the colours have to be converted from; None where they need not be."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in _PROFILED:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        fits = opened.profile.xcolor_space.strip() == _PROFILED[image.mode]
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return opened if fits and not _says_srgb(opened) else None


def _says_srgb(opened: ImageCms.ImageCmsProfile) -> bool:
    """By its name: converting sRGB to sRGB would only add rounding."""
    name = opened.profile.profile_description or ""
    return name.startswith("sRGB") and "linear" not in name.lower()
