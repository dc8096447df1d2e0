"""One pass gives the samples of the four box passes, but for rounding."""

import numpy as np
import pytest

from haechi.hashes.pdq import onepass, stepwise
from haechi.testing.hashkit import scene


@pytest.mark.parametrize("size", [(5, 5), (64, 65), (129, 400), (1000, 777), (8, 3000)], ids=str)
@pytest.mark.parametrize("channels", [1, 3])
def test_equal_to_the_steps(size: tuple[int, int], channels: int) -> None:
    pixels = np.ascontiguousarray(scene(*size)[:, :, :channels])
    np.testing.assert_allclose(onepass.downscale(pixels), stepwise.downscale(pixels), atol=0.003)
