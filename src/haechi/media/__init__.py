"""From bytes to pixels, bounded, every refusal named: one contract for command line, gateway and browser."""

from __future__ import annotations

from haechi.media.decode import decode, raster
from haechi.media.formats import MEDIA_TYPES, sniff
from haechi.media.limits import DEFAULT, Limits
from haechi.media.raster import Pixels, Raster, Scratch, as_raster
from haechi.media.stills import Still, stills

__all__ = [
    "DEFAULT",
    "MEDIA_TYPES",
    "Limits",
    "Pixels",
    "Raster",
    "Scratch",
    "Still",
    "as_raster",
    "decode",
    "raster",
    "sniff",
    "stills",
]
