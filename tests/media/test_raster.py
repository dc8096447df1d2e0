"""A raster is turned as EXIF says."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from haechi.media.raster import Raster
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
