"""A raster is turned as EXIF says."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from haechi.core.errors import Refusal
from haechi.media.raster import Raster, Scratch, as_raster
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


def test_pixels_are_taken_in_three_shapes_and_a_raster_as_it_is() -> None:
    gray = np.zeros((4, 5), np.uint8)
    whole = as_raster(gray)
    assert (whole.pixels.shape, as_raster(whole)) == ((4, 5, 1), whole)
    assert as_raster(np.zeros((4, 5, 3), np.uint8)).pixels.shape == (4, 5, 3)


@pytest.mark.parametrize("shape", [(4,), (4, 5, 2), (4, 5, 4), (0, 5), (4, 0, 3), (1, 4, 5, 3)])
def test_what_are_no_pixels_is_refused_by_name(shape: tuple[int, ...]) -> None:
    with pytest.raises(Refusal) as caught:
        as_raster(np.zeros(shape, np.uint8))
    assert caught.value.reason == "not_pixels"
    with pytest.raises(Refusal):
        as_raster(np.zeros((4, 5), np.uint16))  # type: ignore[arg-type]
