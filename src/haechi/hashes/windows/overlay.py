"""Drawings of the agreeing windows over the picture that was asked about; the banked picture is never there.

What no window covers is dimmed and the edge of what they cover is a bright line beside a dark one: brightness
alone tells them, so that neither colour-blindness nor the picture's colours hide them, also at 360 pixels.
Windows overlap by dozens: each is a thin line that lets the picture through.
"""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from haechi.core.signal import Squares
from haechi.core.windows import UNIT
from haechi.hashes.windows.explain import Sentence
from haechi.media import Pixels

BRIGHT, DARK, PLAIN = "#ffe94d", "#000000", "#808080"
# Of the picture's brightness where no window agrees.
DIMMED = 0.4
# How much of the picture the line around one window hides.
THIN = 0.6
# Widths in pixels of the drawing, whose longer side is 640; those of an SVG are on the screen.
EDGE, LINE = 5, 2
EDGE_SHOWN, LINE_SHOWN = 3, 1
JPEG_QUALITY = 80

Box = tuple[float, float, float, float]


def png(squares: Squares, picture: Pixels | None = None) -> bytes:
    """A PNG whose longer side is 640: the windows over the picture, turned upright, or over plain gray."""
    base = _backdrop(squares, picture)
    covered, lines = Image.new("L", base.size, 0), Image.new("L", base.size, 0)
    cover, line = ImageDraw.Draw(covered), ImageDraw.Draw(lines)
    for box in _boxes(squares):
        cover.rectangle(box, fill=255)
        line.rectangle(box, outline=round(255 * THIN), width=LINE)
    drawn = Image.composite(base, Image.blend(Image.new("RGB", base.size, DARK), base, DIMMED), covered)
    drawn.paste(BRIGHT, (0, 0), lines)
    within = covered
    for colour in (BRIGHT, DARK):
        wider = within.filter(ImageFilter.MaxFilter(2 * EDGE + 1))
        drawn.paste(colour, (0, 0), ImageChops.subtract(wider, within))
        within = wider
    target = io.BytesIO()
    drawn.save(target, "PNG", optimize=True)
    return target.getvalue()


def svg(squares: Squares, words: Sentence, picture: Pixels | None = None) -> str:
    """The same as an SVG that scales: lines keep their width, and screen readers hear the sentence."""
    frame = f'width="{squares.columns}" height="{squares.rows}"'
    rects = "".join(
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}" height="{bottom - top:.2f}"'
        ' vector-effect="non-scaling-stroke"/>'
        for left, top, right, bottom in _boxes(squares)
    )
    image = "" if picture is None else f'<image {frame} href="{_data(_backdrop(squares, picture))}"/>'
    # Half of a line lies outside its window; of the wide ones only what is outside all windows is shown.
    edges = "".join(
        f'<use href="#windows" stroke="{colour}" stroke-width="{width}"/>'
        for colour, width in ((DARK, 4 * EDGE_SHOWN), (BRIGHT, 2 * EDGE_SHOWN))
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {squares.columns} {squares.rows}"'
            ' role="img" aria-labelledby="en ko">',
            f'<title id="en" lang="en">{words.en}</title>',
            f'<desc id="ko" lang="ko">{words.ko}</desc>',
            f'<defs><g id="windows">{rects}</g><mask id="outside">',
            f'<rect {frame} fill="white"/><use href="#windows" fill="black"/></mask></defs>',
            f'<rect {frame} fill="{PLAIN}"/>{image}',
            f'<g mask="url(#outside)"><rect {frame} fill="{DARK}" fill-opacity="{1 - DIMMED}"/>',
            f'<g fill="none">{edges}</g></g>',
            f'<use href="#windows" fill="none" stroke="{BRIGHT}" stroke-opacity="{THIN}"'
            f' stroke-width="{LINE_SHOWN}"/>',
            "</svg>\n",
        ]
    )


def _boxes(squares: Squares) -> list[Box]:
    """Left, top, right, bottom in pixels."""
    return [
        ((x - half) / UNIT, (y - half) / UNIT, (x + half) / UNIT, (y + half) / UNIT)
        for y, x, half in squares.places
    ]


def _backdrop(squares: Squares, picture: Pixels | None) -> Image.Image:
    size = (squares.columns, squares.rows)
    if picture is None:
        return Image.new("RGB", size, PLAIN)
    three = np.broadcast_to(picture, (*picture.shape[:2], 3))
    return Image.fromarray(np.ascontiguousarray(three)).resize(size, Image.Resampling.LANCZOS)


def _data(picture: Image.Image) -> str:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=JPEG_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(target.getvalue()).decode()}"
