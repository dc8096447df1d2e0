"""The canonical picture is the exact mean, rounded once; turning and mirroring commute with it."""

from fractions import Fraction
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from haechi.hashes.windows.canonical import canonical, size
from haechi.infra.jit import read_only

Bytes = NDArray[np.uint8]
SIDES = st.integers(1, 6)
PIXELS = st.tuples(SIDES, SIDES, st.sampled_from([1, 3])).flatmap(
    lambda shape: arrays(np.uint8, shape).map(read_only)
)


def one_mean(pixels: Bytes, rows: int, columns: int, i: int, j: int) -> int:
    """By fractions, from the definition."""
    height, width, channels = pixels.shape
    weights = [256] if channels == 1 else [77, 150, 29]
    top, bottom = Fraction(i * height, rows), Fraction((i + 1) * height, rows)
    left, right = Fraction(j * width, columns), Fraction((j + 1) * width, columns)
    total = Fraction(0)
    for y in range(height):
        for x in range(width):
            down = max(Fraction(0), min(bottom, y + 1) - max(top, y))
            across = max(Fraction(0), min(right, x + 1) - max(left, x))
            bright = sum(int(value) * weight for value, weight in zip(pixels[y, x], weights, strict=True))
            total += down * across * Fraction(bright, 256)
    mean = total / ((bottom - top) * (right - left))
    return int((mean + Fraction(1, 2)).__floor__())


@settings(max_examples=20, deadline=None)
@given(PIXELS, st.integers(1, 8), st.integers(1, 8))
def test_each_pixel_is_the_mean_of_its_area(pixels: Bytes, rows: int, columns: int) -> None:
    found = canonical(pixels, rows, columns)
    wanted = [[one_mean(pixels, rows, columns, i, j) for j in range(columns)] for i in range(rows)]
    assert found.tolist() == wanted


@settings(max_examples=20, deadline=None)
@given(PIXELS, st.integers(1, 8), st.integers(1, 8))
def test_turning_commutes(pixels: Bytes, rows: int, columns: int) -> None:
    found = canonical(pixels, rows, columns)
    turned = {
        "upside": (pixels[::-1], found[::-1]),
        "mirrored": (pixels[:, ::-1], found[:, ::-1]),
        "exchanged": (pixels.transpose(1, 0, 2), found.T),
    }
    for given_, wanted in turned.values():
        shape = wanted.shape
        assert np.array_equal(canonical(read_only(given_), shape[0], shape[1]), wanted)


@settings(deadline=None)
@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_the_long_side_is_640(height: int, width: int) -> None:
    rows, columns = size(height, width)
    assert max(rows, columns) == 640
    assert min(rows, columns) == max(
        1, int(Fraction(640 * min(height, width), max(height, width)) + Fraction(1, 2))
    )


@pytest.mark.parametrize("shape", [(700, 500, 3), (97, 1311, 3), (1400, 33, 1), (640, 640, 1)])
def test_real_sizes_are_as_the_plain_way_has_them(shape: tuple[int, int, int], plain: ModuleType) -> None:
    pixels = read_only(np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8))
    assert np.array_equal(canonical(pixels, *size(*shape[:2])), plain.canonical(pixels))


def test_white_stays_white_at_any_length() -> None:
    white = read_only(np.full((70_000, 2, 3), 255, np.uint8))
    assert (canonical(white, 640, 1) == 255).all()
