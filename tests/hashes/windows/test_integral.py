"""Sums of boxes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from haechi.hashes.windows.integral import box, integral


@settings(deadline=None)
@given(st.tuples(st.integers(1, 20), st.integers(1, 20)).flatmap(lambda shape: arrays(np.uint8, shape)))
def test_every_entry_is_a_sum(gray: NDArray[np.uint8]) -> None:
    sums = integral(gray)
    assert np.array_equal(sums[1:, 1:], gray.astype(np.int64).cumsum(0).cumsum(1))
    assert not sums[0].any()
    assert not sums[:, 0].any()


def test_the_largest_white_picture_fits() -> None:
    sums = integral(np.full((640, 640), 255, np.uint8))
    assert int(sums[-1, -1]) == 640 * 640 * 255
    assert box(sums, 300, 300, 200) == 401 * 401 * 255
