"""A raster is turned as EXIF says."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from haechi.media.raster import Raster, Scratch
from haechi.testing.hashkit import scene


@pytest.mark.parametrize("orientation", range(1, 9))
def test_upright_is_what_pillow_makes_of_it(orientation: int) -> None:
    pixels = scene(20, 31)
    image = Image.fromarray(pixels)
    image.getexif()[0x0112] = orientation
    upright = Raster.of(pixels, orientation).upright()
    assert (upright == np.asarray(ImageOps.exif_transpose(image))).all()


def test_a_raster_knows_whether_it_is_whole() -> None:
    pixels = np.zeros((5, 6, 3), np.uint8)
    assert not Raster.of(pixels).shrunk
    assert Raster(pixels, 10, 11).shrunk


def test_scratch_is_used_again_and_does_not_keep_too_much() -> None:
    scratch = Scratch()
    large = scratch.room(50, 40, 3)
    small = scratch.room(10, 20, 1)
    assert (large.shape, small.shape) == ((50, 40, 3), (10, 20, 1))
    assert np.shares_memory(large, small)
    over = scratch.room(Scratch.MOST + 1, 1, 1)
    assert over.size == Scratch.MOST + 1
    assert not np.shares_memory(over, scratch.room(9, 9, 1))
