"""Drawings of the windows that agree."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from haechi.core.signal import Squares
from haechi.hashes.windows import overlay
from haechi.hashes.windows.explain import sentence

SVG = "{http://www.w3.org/2000/svg}"
WORDS = sentence(agreeing=2, banked=40, shown=0.62, turn=2)
# Two windows of 80 pixels a side, the second across the first one's corner.
SQUARES = Squares(480, 640, ((100 * 64, 200 * 64, 40 * 64), (140 * 64, 240 * 64, 40 * 64)))


def _opened(data: bytes) -> NDArray[np.int64]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.int64)


@pytest.mark.parametrize("channels", [1, 3])
def test_what_agrees_is_as_bright_as_it_was_and_the_rest_is_dimmed(channels: int) -> None:
    picture = np.full((960, 1280, channels), 200, np.uint8)
    drawn = _opened(overlay.png(SQUARES, picture))
    assert drawn.shape == (480, 640, 3)
    assert drawn[75, 175].tolist() == [200, 200, 200]
    assert drawn[170, 270].tolist() == [200, 200, 200]
    assert drawn[400, 500].tolist() == [80, 80, 80]


def test_around_what_agrees_runs_a_bright_line_and_then_a_dark_one() -> None:
    drawn = _opened(overlay.png(SQUARES))
    bright, dark = drawn[100, 200 - 43], drawn[100, 200 - 48]
    light = np.array([0.299, 0.587, 0.114])
    assert bright @ light > 200
    assert dark @ light < 10
    # Between the windows there is no such line: they are one region.
    assert (drawn[120:139, 220] @ light > 100).all()


def test_an_svg_says_the_sentence_and_holds_a_square_for_each_window() -> None:
    root = ElementTree.fromstring(overlay.svg(SQUARES, WORDS))
    assert root.get("viewBox") == "0 0 640 480"
    assert root.findtext(f"{SVG}title") == WORDS.en
    assert root.findtext(f"{SVG}desc") == WORDS.ko
    rects = root.findall(f".//{SVG}g[@id='windows']/{SVG}rect")
    assert [rect.get("x") for rect in rects] == ["160.00", "200.00"]
    assert root.find(f".//{SVG}image") is None


def test_the_query_is_in_the_svg_and_nothing_is_loaded_from_elsewhere() -> None:
    text = overlay.svg(SQUARES, WORDS, np.full((960, 1280, 3), 90, np.uint8))
    image = ElementTree.fromstring(text).find(f".//{SVG}image")
    assert image is not None
    assert str(image.get("href")).startswith("data:image/jpeg;base64,")
    assert text.count("http") == 1  # the name of the format itself
