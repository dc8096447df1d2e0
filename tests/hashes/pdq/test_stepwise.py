"""The steps round as the reference rounds."""

import numpy as np
import pytest

from haechi.hashes.pdq import block, stepwise
from haechi.infra.jit import read_only
from haechi.testing.hashkit import scene


@pytest.mark.parametrize("size", [(5, 5), (65, 64), (129, 400), (700, 333), (9, 2000)], ids=str)
def test_coefficients_are_the_references_to_the_last_bit(size: tuple[int, int]) -> None:
    pixels = scene(*size, seed=4)
    theirs, _ = pytest.importorskip("pdqhash").compute_float(pixels)
    ours = block.coefficients(stepwise.downscale(read_only(pixels)))
    assert (ours == theirs[::-1].reshape(16, 16)).all()


def test_a_box_is_a_mean_with_short_ends() -> None:
    lines = np.arange(16, dtype=np.float32) * np.float32([[1], [2], [3], [-1]])
    out = np.empty_like(lines)
    stepwise.box(lines, 8, out)
    assert out[:, 0].tolist() == [2.0, 4.0, 6.0, -2.0]
    assert out[0, 1] == 2.5
    assert (out[:, 8] == lines[:, 5:13].mean(axis=1)).all()
    assert (out[:, -1] == lines[:, 12:].mean(axis=1)).all()


def test_a_gray_picture_is_its_own_luma() -> None:
    gray = read_only(scene(30, 40)[:, :, :1])
    row = np.empty(40, np.float32)
    stepwise.luma(gray, 3, row)
    assert (row == gray[3, :, 0]).all()
    stepwise.luma(read_only(np.repeat(gray, 3, axis=2)), 3, row)
    assert (row == gray[3, :, 0]).all()
