"""Screens of one phone share its bars; what they are filled with differs."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.bench.negatives.screens import TALL, caption, conversation, feed, settings, shop


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
