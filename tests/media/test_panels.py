"""Pictures put together are taken apart again, where their seams can be seen."""

from __future__ import annotations

import io
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from haechi.media.panels import MOST, MOST_CUT, Edges, panels
from haechi.testing.hashkit import scene

Drawn = tuple[np.ndarray, list[Edges]]


def shot(height: int, width: int, seed: int) -> np.ndarray:
    """A scene under the grain of a camera, with shades of its own."""
    grain = np.random.default_rng(seed).integers(-14, 15, (height, width))
    return np.clip(scene(height, width, seed)[:, :, 0].astype(int) + grain, 0, 255).astype(np.uint8)


def guillotine(chance: random.Random, size: tuple[int, int], count: int) -> list[Edges]:
    """A page cut straight across again and again, no panel narrower than a quarter of the page."""
    height, width = size
    blocks = [(0, 0, height, width)]
    while len(blocks) < count:
        blocks.sort(key=lambda block: (block[0] - block[2]) * (block[3] - block[1]))
        top, left, bottom, right = blocks.pop(0)
        upright = (right - left) * height >= (bottom - top) * width
        start, end, full = (left, right, width) if upright else (top, bottom, height)
        at = min(
            max(start + (end - start) * chance.randint(35, 65) // 100, start + full // 4), end - full // 4
        )
        first, second = (top, left, bottom, at), (top, at, bottom, right)
        blocks += [first, second] if upright else [(top, left, at, right), (at, left, bottom, right)]
    return blocks


def put(size: tuple[int, int], blocks: list[Edges], seed: int, *, gutter: int = 0, shade: int = 255) -> Drawn:
    """Scenes in blocks, and where they are seen: gutters take their lines from both sides."""
    page, seen = np.full(size, shade, np.uint8), []
    for number, (top, left, bottom, right) in enumerate(blocks):
        box = (
            top + gutter * (top > 0),
            left + gutter * (left > 0),
            bottom - gutter * (bottom < size[0]),
            right - gutter * (right < size[1]),
        )
        tall, wide = box[2] - box[0], box[3] - box[1]
        page[box[0] : box[2], box[1] : box[3]] = shot(tall, wide, seed + number)
        seen.append(box)
    return page, seen


def off(box: Edges, found: list[Edges]) -> int:
    """How far the nearest panel's worst edge is from this box."""
    return min((max(abs(a - b) for a, b in zip(box, one, strict=True)) for one in found), default=9999)


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(384, 600), st.integers(384, 600)),
    count=st.integers(2, 4),
    gutter=st.sampled_from([0, 0, 3, 6]),
    seed=st.integers(0, 2**31),
)
def test_most_panels_of_any_collage_are_found(
    size: tuple[int, int], count: int, gutter: int, seed: int
) -> None:
    chance = random.Random(seed)
    page, boxes = put(
        size, guillotine(chance, size, count), seed, gutter=gutter, shade=chance.choice((0, 255))
    )
    found = panels(page)
    assert len(found) <= MOST + 4 + MOST_CUT
    # One seam may lie between shades that are alike; two panels are not seen then.
    assert sum(off(box, found) <= 3 for box in boxes) >= count - 2


def test_nearly_all_panels_of_many_collages_are_found() -> None:
    missed = 0
    for seed in range(30):
        chance = random.Random(seed)
        size, count = (chance.randint(384, 600), chance.randint(384, 600)), chance.randint(2, 4)
        blocks, gutter = guillotine(chance, size, count), chance.choice((0, 0, 3, 6))
        page, boxes = put(size, blocks, 10 * seed, gutter=gutter, shade=chance.choice((0, 255)))
        found = panels(page)
        missed += sum(off(box, found) > 3 for box in boxes)
    assert missed <= 3


def grid(rows: int, columns: int, size: tuple[int, int]) -> list[Edges]:
    height, width = size
    return [
        (
            height * row // rows,
            width * column // columns,
            height * (row + 1) // rows,
            width * (column + 1) // columns,
        )
        for row in range(rows)
        for column in range(columns)
    ]


@pytest.mark.parametrize(("rows", "columns"), [(1, 2), (2, 1), (2, 2), (1, 3), (3, 3)])
def test_grids_are_taken_apart(rows: int, columns: int) -> None:
    size = (480, 520)
    page, boxes = put(size, grid(rows, columns, size), 3)
    found = panels(page)
    assert [box for box in boxes if off(box, found) > 2] == []


def test_one_large_and_two_small() -> None:
    page, boxes = put((500, 500), [(0, 0, 500, 300), (0, 300, 250, 500), (250, 300, 500, 500)], 4)
    assert all(off(box, panels(page)) <= 2 for box in boxes)


def test_seams_survive_saving_and_shrinking() -> None:
    page, boxes = put((900, 900), grid(2, 2, (900, 900)), 7)
    target = io.BytesIO()
    Image.fromarray(page).resize((450, 450), Image.Resampling.LANCZOS).save(target, "JPEG", quality=70)
    found = panels(np.asarray(Image.open(target)))
    assert all(off((box[0] // 2, box[1] // 2, box[2] // 2, box[3] // 2), found) <= 2 for box in boxes)


def test_a_seam_between_like_shades_is_found_in_line_with_its_other_half() -> None:
    page, boxes = put((480, 480), grid(2, 2, (480, 480)), 12)
    alike = shot(240, 480, 30)
    # Below, the seam shows in a third of its rows.
    alike[160:, 240:] = page[400:, 240:]
    page[240:] = alike
    assert all(off(box, panels(page)) <= 2 for box in boxes)
    assert panels(np.ascontiguousarray(page[240:])) == []


def test_where_half_of_the_middle_is_seen_quarters_are_looked_at_too() -> None:
    page, _ = put((480, 480), grid(1, 2, (480, 480)), 9)
    found = panels(page)
    assert {(0, 0, 480, 240), (0, 240, 480, 480)} <= set(found)
    assert set(grid(2, 2, (480, 480))) <= set(found)
    aside, _ = put((480, 480), [(0, 0, 480, 200), (0, 200, 480, 480)], 9)
    assert not set(grid(2, 2, (480, 480))) & set(panels(aside))


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (400, 3), (16, 16)], ids=str)
def test_small_pictures_are_none_the_worse(size: tuple[int, int]) -> None:
    for page in (np.zeros(size, np.uint8), np.random.default_rng(1).integers(0, 256, size, dtype=np.uint8)):
        for top, left, bottom, right in panels(page):
            assert 0 <= top < bottom <= size[0]
            assert 0 <= left < right <= size[1]


@settings(max_examples=20, deadline=None)
@given(st.integers(40, 300), st.integers(40, 300), st.integers(0, 2**32 - 1))
def test_grain_has_no_seams(height: int, width: int, seed: int) -> None:
    grain = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    assert panels(grain) == []


def test_what_is_flat_has_no_seams() -> None:
    assert panels(np.full((400, 500), 80, np.uint8)) == []
    ramp = np.broadcast_to(np.arange(500) // 2, (400, 500)).astype(np.uint8)
    assert panels(ramp) == []


def test_however_many_there_are_their_number_is_bounded() -> None:
    tiles = np.random.default_rng(4).integers(0, 256, (20, 20), dtype=np.uint8)
    assert len(panels(np.kron(tiles, np.ones((30, 30), np.uint8)))) <= MOST + 4 + MOST_CUT


def test_the_same_on_its_side() -> None:
    page, _ = put((480, 600), guillotine(random.Random(5), (480, 600), 4), 21)
    turned = panels(np.ascontiguousarray(page.T))
    assert {(left, top, right, bottom) for top, left, bottom, right in turned} == set(panels(page))
