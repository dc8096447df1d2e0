"""A sheet of gray drawings, one row for each picture, under headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from haechi.bench.rebuild import Picture
from haechi.core.errors import Refusal

CELL, GAP, HEAD = 160, 8, 24
# Grays that are kept: enough for such drawings, and half the bytes.
LEVELS = 24
# Gray of the middle, and of one deviation from it.
MIDDLE, DEVIATION = 128, 55


def image(picture: Picture) -> Image.Image:
    """The drawing as a picture, its contrast as one chooses: no hash tells it."""
    even = (picture - picture.mean()) / (picture.std() + 1e-9)
    return Image.fromarray(np.clip(even * DEVIATION + MIDDLE, 0, 255).astype(np.uint8))


def save(target: Path, rows: Mapping[str, Sequence[Picture]], headings: Sequence[str]) -> None:
    """Write the sheet as a PNG."""
    step = CELL + GAP
    drawn = Image.new("L", (step * len(headings) - GAP, HEAD + step * len(rows) - GAP), 255)
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(14)
    for column, heading in enumerate(headings):
        pen.text((column * step + 2, 4), heading.partition(", ")[2] or heading, fill=0, font=font)
    for row, pictures in enumerate(rows.values()):
        for column, picture in enumerate(pictures):
            small = image(picture)
            small.thumbnail((CELL, CELL), Image.Resampling.LANCZOS)
            drawn.paste(small, (column * step, HEAD + row * step))
    try:
        drawn.quantize(LEVELS).save(target, "PNG", optimize=True)
    except OSError as error:
        raise Refusal("not_written", f"{target} cannot be written.", do="Choose another place.") from error
