"""Pictures on a page: found to the line between words and signs, largest first; no page, no picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from haechi.media.blocks import grounds, largest_blocks

Gray = NDArray[np.uint8]


def rich(height: int, width: int, seed: int = 0) -> Gray:
    return np.random.default_rng(seed).integers(90, 160, (height, width), dtype=np.uint8)


def page(ground: int, height: int = 600, width: int = 300) -> Gray:
    """A page with lines of words above and below."""
    ink = 20 if ground > 127 else 235
    made = np.full((height, width), ground, np.uint8)
    for line in (12, 30, 48, height - 60, height - 40, height - 20):
        for letter in range(20, 220, 12):
            made[line : line + 8, letter : letter + 4] = ink
    return made


@settings(max_examples=40, deadline=None)
@given(
    ground=st.one_of(st.integers(0, 50), st.integers(200, 255)),
    top=st.integers(70, 200),
    left=st.sampled_from([0, 5, 30]),
    height=st.integers(120, 300),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_picture_between_words_is_found_to_the_line(
    ground: int, top: int, left: int, height: int, seed: int
) -> None:
    screen = page(ground)
    screen[top : top + height, left : 300 - left] = rich(height, 300 - 2 * left, seed)
    assert largest_blocks(screen, near=10, most=2) == [(top, left, top + height, 300 - left)]


def test_the_larger_of_two_goes_first_and_no_more_than_asked_for_are_given() -> None:
    screen = page(255, 900)
    screen[100:250] = rich(150, 300)
    screen[300:700, 10:290] = rich(400, 280, 1)
    larger, smaller = (300, 10, 700, 290), (100, 0, 250, 300)
    assert largest_blocks(screen, near=10, most=2) == [larger, smaller]
    assert largest_blocks(screen, near=10, most=1) == [larger]


def test_pictures_side_by_side_are_two() -> None:
    screen = page(0, 400, 400)
    screen[100:300, :190] = rich(200, 190)
    screen[100:300, 210:] = rich(200, 190, 1)
    assert set(largest_blocks(screen, near=10, most=2)) == {(100, 0, 300, 190), (100, 210, 300, 400)}


@pytest.mark.parametrize("gray", [page(255), page(0), rich(300, 300), np.zeros((200, 200), np.uint8)])
def test_words_alone_a_picture_alone_and_nothing_have_no_picture_on_a_page(gray: Gray) -> None:
    assert largest_blocks(gray, near=10, most=2) == []


def test_a_round_sign_is_no_picture() -> None:
    screen = page(255)
    y, x = np.mgrid[:600, :300]
    screen[(y - 300) ** 2 + (x - 150) ** 2 < 90**2] = 30
    screen[150:450][:, :4] = 255
    found = largest_blocks(screen, near=2, most=2)
    assert found == []


def test_grounds_are_few_and_apart() -> None:
    screen = page(255)
    screen[:40], screen[-80:] = 20, 240
    assert grounds(screen) == [255, 20, 240]
