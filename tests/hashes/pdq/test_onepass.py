"""One pass gives the samples of the four box passes, but for rounding."""

import numpy as np
import pytest

from haechi.hashes.pdq import onepass, stepwise
from haechi.infra.jit import read_only
from haechi.testing.hashkit import scene


@pytest.mark.parametrize("size", [(5, 5), (64, 65), (129, 400), (1000, 777), (8, 3000)], ids=str)
@pytest.mark.parametrize("channels", [1, 3])
def test_equal_to_the_steps(size: tuple[int, int], channels: int) -> None:
    pixels = read_only(scene(*size)[:, :, :channels])
    samples = onepass.downscale(pixels, *size, False, False)
    np.testing.assert_allclose(samples, stepwise.downscale(pixels), atol=0.003)


@pytest.mark.parametrize("size", [(5, 70), (64, 65), (401, 700)], ids=str)
@pytest.mark.parametrize("upside", [False, True])
@pytest.mark.parametrize("mirrored", [False, True])
def test_pixels_stored_the_other_way_round(size: tuple[int, int], upside: bool, mirrored: bool) -> None:
    pixels = read_only(scene(*size))
    stored = pixels[:: -1 if upside else 1, :: -1 if mirrored else 1]
    samples = onepass.downscale(read_only(stored), *size, upside, mirrored)
    np.testing.assert_allclose(samples, onepass.downscale(pixels, *size, False, False), atol=1e-4)


@pytest.mark.parametrize("by", [2, 4, 8])
@pytest.mark.parametrize("size", [(1025, 1300), (600, 901)], ids=str)
def test_fewer_pixels_keep_the_samples_in_their_places(by: int, size: tuple[int, int]) -> None:
    """Where each stored pixel is the mean of those it stands for, nothing but fine detail is lost."""
    few = read_only(scene(-(-size[0] // by), -(-size[1] // by)))
    full = read_only(few.repeat(by, axis=0).repeat(by, axis=1)[: size[0], : size[1]])
    samples = onepass.downscale(few, *size, False, False)
    np.testing.assert_allclose(samples, onepass.downscale(full, *size, False, False), atol=1e-3)
    upside = onepass.downscale(few, *size, True, True)
    np.testing.assert_allclose(upside, onepass.downscale(full, *size, True, True), atol=1e-3)
