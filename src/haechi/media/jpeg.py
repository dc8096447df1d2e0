"""JPEG by libjpeg-turbo itself: Pillow's pixels in a third of its time, and fewer of them where asked."""

from __future__ import annotations

import simplejpeg
from PIL import Image, ImageFile

from haechi.core.errors import Refusal
from haechi.media.contract import is_srgb, orientation
from haechi.media.raster import Pixels, Raster, Scratch

# A reduced picture keeps at least this many pixels on its short side.
SHORT_SIDE = 512
_SHRINKS = (8, 4, 2)
# A progressive picture has about ten; each goes over the whole picture once more, however few bytes it has.
MOST_SCANS = 100
_START_OF_SCAN = b"\xff\xda"


def check_scans(data: bytes, opened: Image.Image) -> None:
    """Refuse a small file that would be worked on for hours."""
    if not _one_scan(data, opened) and data.count(_START_OF_SCAN) > MOST_SCANS:
        raise Refusal(
            "too_many_scans", f"The JPEG is drawn in more than {MOST_SCANS} passes.", do="Save it again."
        )


def read(data: bytes, opened: Image.Image, *, fast: bool, scratch: Scratch | None = None) -> Raster | None:
    """The picture whose header Pillow `opened`; None where it takes Pillow's own reading (contract, faults).

    `fast` asks for gray at a half, a quarter or an eighth of the size, where it is large enough for that.
    """
    if opened.mode not in ("RGB", "L") or not is_srgb(opened):
        return None
    width, height = opened.size
    shrink = _shrink(height, width) if fast else 1
    gray = opened.mode == "L" or shrink > 1
    rows, columns = -(-height // shrink), -(-width // shrink)
    target = (scratch or Scratch()).room(rows, columns, 1 if gray else 3)
    try:
        # Strict: whatever libjpeg warns of is left to Pillow's reading, which names the fault.
        pixels: Pixels = simplejpeg.decode_jpeg(
            data, "GRAY" if gray else "RGB", min_height=rows, min_width=columns, buffer=target
        )
    except ValueError:
        return None
    return Raster(pixels, height, width, orientation(opened))


def _one_scan(data: bytes, opened: Image.Image) -> bool:
    """Whether the first scan, whose header Pillow has just read, holds all there is: so it mostly is."""
    file = opened.fp if isinstance(opened, ImageFile.ImageFile) else None
    if file is None or opened.info.get("progressive"):
        return False
    parts = len(opened.getbands())
    start = file.tell() - 2 * parts - 8
    return data.startswith(_START_OF_SCAN + bytes((0, 6 + 2 * parts, parts)), max(0, start))


def _shrink(height: int, width: int) -> int:
    return next((by for by in _SHRINKS if min(height, width) >= by * SHORT_SIDE), 1)
