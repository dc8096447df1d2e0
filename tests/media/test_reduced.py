"""The small gray copy: its size, its shades, and the same for every way to hold the same pixels."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.media.reduced import SHORT_SIDE, cell_of, reduced
from haechi.testing.hashkit import scene


@pytest.mark.parametrize(
    ("size", "cell"), [((40, 50), 1), ((767, 1500), 1), ((768, 1500), 2), ((3000, 4000), 7)], ids=str
)
def test_a_cell_is_as_large_as_leaves_the_short_side(size: tuple[int, int], cell: int) -> None:
    assert cell_of(*size) == cell
    assert cell == 1 or min(size) // cell >= SHORT_SIDE


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(1, 1), (90, 140), (1100, 1300), (1027, 1025)], ids=str)
def test_flat_ground_keeps_its_shade(size: tuple[int, int], channels: int) -> None:
    for shade in (0, 1, 77, 254, 255):
        copy = reduced(np.full((*size, channels), shade, np.uint8))
        assert copy.shape == (size[0] // cell_of(*size), size[1] // cell_of(*size))
        assert (copy == shade).all()


def test_shades_are_those_of_the_eye_within_rounding() -> None:
    pixels = scene(200, 300)
    wanted = pixels @ np.array([0.299, 0.587, 0.114])
    assert np.abs(reduced(pixels) - wanted).max() <= 1.5


def test_a_cell_has_the_mean_of_the_lines_that_are_read() -> None:
    gray = np.random.default_rng(1).integers(0, 256, (1030, 1200), dtype=np.uint8)
    cells = gray.reshape(515, 2, 600, 2).mean(axis=(1, 3))
    assert np.abs(reduced(gray) - cells).max() <= 0.5


def test_it_does_not_matter_how_the_pixels_are_held() -> None:
    pixels = scene(120, 160)
    kept = pixels.copy()
    assert (reduced(np.asfortranarray(pixels)) == reduced(pixels)).all()
    assert (reduced(pixels[:, :, 0]) == reduced(pixels[:, :, :1])).all()
    assert (pixels == kept).all()
