"""Screens of one phone share its bars; what they are filled with differs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from haechi.bench.negatives.screens import TALL, caption, conversation, feed, settings, shop

DRAWINGS = (caption, conversation, settings, shop, feed)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.__name__)
def test_one_seed_one_picture(drawing: Callable[[int], Image.Image]) -> None:
    # These two are of the same size where the drawing is a screen.
    first, again, other = (np.asarray(drawing(seed)) for seed in (1, 1, 5))
    assert (first == again).all()
    assert first.shape != other.shape or (first != other).any()
    assert (first.dtype, first.shape[2]) == (np.uint8, 3)
    assert first.std() > 10


@pytest.mark.parametrize("seed", range(len(TALL)))
def test_screens_have_the_sizes_of_phones(seed: int) -> None:
    assert settings(seed).size == conversation(seed).size == TALL[seed]


def test_one_phone_shows_the_same_bars_above_different_things() -> None:
    screens = [np.asarray(drawing(1)) for drawing in (conversation, feed, settings, shop)]
    for other in screens[1:]:
        assert (screens[0][:110] == other[:110]).all()
        assert (screens[0][130:1100] != other[130:1100]).any()
    assert screens[0][:110].std() > 5


def test_a_caption_is_white_outlined_in_black_above_and_below() -> None:
    pixels = np.asarray(caption(3))
    band = pixels.shape[0] // 6
    for part in (pixels[:band], pixels[-band:]):
        assert (part == 255).all(2).mean() > 0.01
        assert (part == 0).all(2).mean() > 0.01
    assert (pixels[2 * band : -2 * band] == 255).all(2).mean() < 0.01
