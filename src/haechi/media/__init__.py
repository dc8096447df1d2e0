"""From bytes to pixels, bounded, every refusal named: one contract for command line, gateway and browser."""

from __future__ import annotations

from haechi.media.decode import decode
from haechi.media.formats import MEDIA_TYPES, sniff
from haechi.media.limits import Limits

__all__ = ["MEDIA_TYPES", "Limits", "decode", "sniff"]
