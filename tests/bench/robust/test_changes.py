"""Each change does to the picture what the table says, and the same for the same seed."""

from __future__ import annotations

import io
import random

import numpy as np
import pytest
from PIL import Image

from haechi.bench.robust import changes
from haechi.bench.robust.changes import CASES
from haechi.testing.pictures import picture

IMAGE = picture(3, (320, 240))
BESIDE = [picture(seed, (200 + 20 * seed, 300)) for seed in (4, 5, 6)]


def upload(name: str, seed: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(changes.changed(IMAGE, name, 0, seed, BESIDE)))


@pytest.mark.parametrize("name", CASES)
def test_a_seed_is_one_upload(name: str) -> None:
    first = changes.changed(IMAGE, name, 0, 1, BESIDE)
    assert first == changes.changed(IMAGE, name, 0, 1, BESIDE)
    other = changes.changed(IMAGE, name, 0, 2, BESIDE)
    if not CASES[name].drawn:
        assert first == other
        assert changes.seeds_of(name, 3) == range(1)
    else:
        assert changes.seeds_of(name, 3) == range(3)
        assert any(changes.changed(IMAGE, name, 0, seed, BESIDE) != first for seed in range(2, 12))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("JPEG q30", (320, 240)),
        ("resize 1/4", (80, 60)),
        ("crop 5 %", (304, 228)),
        ("crop 10 %", (288, 216)),
        ("crop 20 %", (256, 192)),
        ("crop 40 %", (192, 144)),
        ("crop 40 % of the area", (248, 186)),
        ("UI bars 8 %", (320, 278)),
        ("rotation 90", (240, 320)),
        ("phone screenshot, feed", (1080, 2340)),
        ("phone screenshot, viewer", (1080, 2340)),
        ("mirror, crop 10 %, q50", (288, 216)),
        ("text overlay", (320, 240)),
        ("collage 2x2, cropped", (1000, 1000)),
    ],
)
def test_the_upload_has_the_size_that_the_change_says(name: str, size: tuple[int, int]) -> None:
    assert upload(name).size == size


def test_borders_are_between_5_and_15_percent_and_differ() -> None:
    wide = {(upload("white border 5-15 %", seed).width - 320) / 2 / 320 for seed in range(8)}
    assert 0.045 < min(wide) < max(wide) < 0.155
    assert len(wide) > 3


def test_a_collage_shows_all_four_once() -> None:
    colours = ((250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 250))
    image, *beside = (Image.new("RGB", (90, 60), colour) for colour in colours)
    page = np.asarray(changes.collage(False)(image, random.Random(1), beside))
    corners = {tuple(page[y, x].tolist()) for y in (250, 750) for x in (250, 750)}
    assert corners == set(colours)


def test_a_squashed_panel_shows_all_of_the_picture_and_a_cropped_one_its_middle() -> None:
    image = Image.new("RGB", (400, 100), (255, 0, 0))
    image.paste((0, 0, 255), (150, 0, 250, 100))
    page = {
        squashed: np.asarray(changes.collage(squashed)(image, random.Random(2), BESIDE))
        for squashed in (True, False)
    }
    red = {squashed: (own == (255, 0, 0)).all(axis=2).sum() for squashed, own in page.items()}
    assert red[True] > 100_000 > 1_000 > red[False]


def test_who_stands_beside_is_never_the_picture_itself() -> None:
    for seed in range(20):
        beside = changes.others("collage 2x2, cropped", 3, seed, 5)
        assert len(set(beside)) == 3
        assert 3 not in beside
        assert max(beside) < 5
    assert changes.others("tone", 3, 0, 5) == ()
