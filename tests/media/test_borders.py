"""Frames are found to the line, of one colour or soft; what only looks empty is no frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from haechi.media.borders import frame, sharpness

Gray = NDArray[np.uint8]


def rich(height: int, width: int, seed: int = 0) -> Gray:
    """Grain over soft shades: something sharp in every line."""
    rng = np.random.default_rng(seed)
    soft = np.add.outer(np.linspace(60, 140, height), np.linspace(0, 50, width))
    return (soft + rng.integers(-30, 31, (height, width))).astype(np.uint8)


def framed(gray: Gray, cuts: tuple[int, int, int, int], shade: int) -> Gray:
    top, left, bottom, right = cuts
    return np.pad(gray, ((top, bottom), (left, right)), constant_values=shade)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.tuples(*[st.one_of(st.just(0), st.integers(3, 60))] * 4),
    st.integers(0, 255),
)
def test_a_frame_of_any_widths_and_shade_is_found_to_the_line(
    seed: int, cuts: tuple[int, int, int, int], shade: int
) -> None:
    assert frame(framed(rich(150, 170, seed), cuts, shade), near=10) == cuts


def test_a_soft_backdrop_is_a_frame_too() -> None:
    backdrop = np.add.outer(np.linspace(0, 120, 220), np.linspace(0, 100, 260)).astype(np.uint8)
    backdrop[30:-30, 25:-25] = rich(160, 210)
    assert frame(backdrop, near=10) == (30, 25, 30, 25)


def test_an_edge_that_cannot_be_seen_is_where_its_opposite_says() -> None:
    picture = rich(200, 200)
    for x in range(200):
        picture[: 30 + (x * 7) % 25, x] = 0
    dark_above = framed(picture, (20, 20, 20, 20), 0)
    assert frame(dark_above, near=10) == (20, 20, 20, 20)


@pytest.mark.parametrize("touching", [3, 30])
def test_a_shape_on_a_page_has_no_frame(touching: int) -> None:
    page = np.full((200, 240), 255, np.uint8)
    y, x = np.mgrid[:200, :240]
    page[(y - 100) ** 2 + (x - 120) ** 2 < (100 - touching) ** 2] = 40
    assert frame(page, near=10) == (0, 0, 0, 0)


@pytest.mark.parametrize("shade", [0, 255])
def test_nothing_at_all_has_no_frame(shade: int) -> None:
    assert frame(np.full((100, 100), shade, np.uint8), near=10) == (0, 0, 0, 0)


def test_a_soft_sky_over_a_skyline_is_no_frame() -> None:
    picture = rich(200, 200)
    for x in range(200):
        picture[: 40 + (x * 7) % 30, x] = 200
    assert frame(picture, near=10)[0] == 0


def test_counts_are_those_of_a_plain_reading() -> None:
    gray = rich(40, 50)
    row_bends, row_steps, column_bends, column_steps = sharpness(gray)
    wide = gray.astype(int)
    bends = np.abs(2 * wide[:, 1:-1] - wide[:, :-2] - wide[:, 2:]) > 10
    assert (row_bends == bends.sum(axis=1)).all()
    assert (row_steps[1:] == (np.abs(np.diff(wide, axis=0)) > 8)[:, 1:-1].sum(axis=1)).all()
    assert (column_steps[1:-1] == (np.abs(np.diff(wide, axis=1)) > 8)[:, :-1].sum(axis=0)).all()
    inner = (np.abs(2 * wide[1:-1] - wide[:-2] - wide[2:]) > 10).sum(axis=0)
    assert (np.abs(column_bends[1:-1] - inner[1:-1]) <= 2).all()
