"""The brightness of a decoded video picture: upright, 0 to 255, the decoder's own plane where it has one.

Video mostly keeps black at 16 and white at 235. Converting it to red, green and blue and those to brightness
stretches that to 0..255 and else gives the plane back: so the plane is stretched, and both conversions saved.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from haechi.media.contract import Pixels

if TYPE_CHECKING:
    from av.video.format import VideoFormat
    from av.video.frame import VideoFrame

FULL_RANGE = 2  # AVCOL_RANGE_JPEG
_WEIGHTS = np.array((0.299, 0.587, 0.114), np.float32)


def luma(frame: VideoFrame) -> Pixels:
    """(height, width) bytes as a viewer sees the picture: stretched to the full range, turned upright."""
    plane = _plane(frame) if _has_plane(frame.format) else None
    if plane is None:
        rgb = frame.reformat(format="rgb24").to_ndarray()
        plane = np.rint(rgb @ _WEIGHTS).astype(np.uint8)
    turns = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(plane, turns)) if turns else plane


def _has_plane(form: VideoFormat) -> bool:
    first = form.components[0] if form.components else None
    return (
        first is not None
        and not (form.is_rgb or form.has_palette or form.is_bit_stream or form.is_big_endian)
        and (form.is_planar or len(form.components) == 1)
        and first.is_luma
        and first.plane == 0
        and 8 <= first.bits <= 16
    )


def _plane(frame: VideoFrame) -> Pixels | None:
    form, plane = frame.format, frame.planes[0]
    bits = form.components[0].bits
    size = 1 if bits == 8 else 2
    if plane.line_size < frame.width * size:
        # Stored bottom-up.
        return None
    lines = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    kept = lines[: frame.height, : frame.width * size]
    full = frame.color_range == FULL_RANGE or form.name.startswith(("yuvj", "gray"))
    if size == 1:
        # The quickest table look-up there is in Python; it also leaves the decoder's padding behind.
        packed = kept.tobytes() if full else kept.tobytes().translate(_table(8, False).tobytes())
        return np.frombuffer(packed, np.uint8).reshape(kept.shape)
    values = np.ascontiguousarray(kept).view("<u2")
    # Formats named p0.. keep their bits at the top of the word, the others at the bottom.
    if form.name.startswith("p"):
        values = values >> (16 - bits)
    stretched: Pixels = _table(bits, full)[values & ((1 << bits) - 1)]
    return stretched


@lru_cache(maxsize=16)
def _table(bits: int, full: bool) -> NDArray[np.uint8]:
    """What each value of the plane is on a scale of 0 to 255."""
    step = 1 << (bits - 8)
    values = np.arange(1 << bits, dtype=np.float64)
    scaled = values / ((1 << bits) - 1) if full else (values - 16 * step) / (219 * step)
    return np.rint(np.clip(scaled, 0, 1) * 255).astype(np.uint8)
