"""Places and things, as from a lens or from a pen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from haechi.bench.negatives.scenes import figures, land, room, shades, solids


def flat(image: Image.Image) -> float:
    """The share of pixels that are as the one to their right."""
    return float((np.diff(np.asarray(image).astype(int), axis=1) == 0).all(2).mean())


@pytest.mark.parametrize("drawing", [land, room, solids], ids=lambda drawing: drawing.__name__)
def test_what_a_lens_saw_has_grain_and_what_a_pen_drew_has_none(
    drawing: Callable[[int], Image.Image],
) -> None:
    assert flat(drawing(4)) < 0.5
    assert flat(figures(4)) > 0.8


def test_the_sky_is_above_the_land() -> None:
    # Down the left edge the sky goes smoothly from one shade to another; the hills below leap.
    pixels = np.asarray(land(6)).astype(float)
    rows = np.abs(np.diff(pixels.mean(axis=1), axis=0)).max(axis=1)
    height = len(rows)
    assert rows[height // 3 :].max() > 3 * np.median(rows[: height // 4])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_each_way_of_shading_has_the_size_of_its_seed(seed: int) -> None:
    pixels = np.asarray(shades(seed))
    assert pixels.shape == np.asarray(figures(seed)).shape
    assert pixels.std() > 10
