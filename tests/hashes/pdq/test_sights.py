"""A picture inside a picture hashes nearly as it does alone, and is named by the view that found it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from haechi.bench.frames import CHANGES, changed
from haechi.core.signal import View
from haechi.hashes import pdq
from haechi.hashes.pdq.sights import MOST_PANELS, REGIONS, Sight, regions, sights
from haechi.media import Raster, decode
from haechi.media.reduced import cell_of, reduced
from haechi.testing.hashkit import Pixels, scene
from haechi.testing.pictures import picture

VECTORS = Path(__file__).parents[3] / "vectors"
GOLDEN = json.loads((VECTORS / "views" / "expected.json").read_text())


def rich(height: int, width: int, seed: int) -> Pixels:
    """A scene under the grain of a camera."""
    grain = np.random.default_rng(seed).integers(-14, 15, (height, width, 1))
    return np.clip(scene(height, width, seed).astype(int) + grain, 0, 255).astype(np.uint8)


@settings(max_examples=25, deadline=None)
@given(
    size=st.tuples(st.integers(200, 420), st.integers(200, 420)),
    share=st.integers(2, 25),
    colour=st.tuples(*[st.integers(0, 255)] * 3),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_border_added_and_taken_away_costs_a_few_bits(
    size: tuple[int, int], share: int, colour: tuple[int, int, int], seed: int
) -> None:
    pixels = rich(*size, seed)
    wide = max(3, max(size) * share // 100)
    framed = np.empty((size[0] + 2 * wide, size[1] + 2 * wide, 3), np.uint8)
    framed[:] = colour
    framed[wide:-wide, wide:-wide] = pixels
    (sight,) = sights(framed, {View.BORDER_REMOVED})
    assert sight.view is View.BORDER_REMOVED
    assert sight.hashes[0].distance(pdq.hash_image(pixels)) <= 8
    assert sight.quality >= 50


@settings(max_examples=25, deadline=None)
@given(st.integers(120, 420), st.integers(120, 420), st.integers(0, 2**32 - 1))
def test_a_picture_without_a_border_has_no_other_view(height: int, width: int, seed: int) -> None:
    assert sights(rich(height, width, seed), {View.BORDER_REMOVED, View.PICTURE_BOX}) == ()


@pytest.mark.parametrize("size", [(1600, 1200), (3000, 2250)], ids=str)
def test_a_large_picture_is_found_from_its_small_copy(size: tuple[int, int]) -> None:
    image = picture(7, size)
    framed = np.pad(np.asarray(image), ((150, 150), (150, 150), (0, 0)), constant_values=255)
    (sight,) = sights(framed, REGIONS)
    assert min(view.distance(pdq.hash_image(np.asarray(image))) for view in sight.hashes) <= 10


@pytest.mark.parametrize("change", [name for name in CHANGES if "black" in name or "white" in name])
def test_what_happens_on_the_way_is_undone(change: str) -> None:
    image = picture(3, (800, 600))
    (sight,) = sights(decode(changed(image, change, 3)), {View.BORDER_REMOVED})
    assert sight.hashes[0].distance(pdq.hash_image(np.asarray(image))) <= 24


@pytest.mark.parametrize("change", ["bars 8 %", "phone screenshot, feed", "phone screenshot, viewer"])
def test_a_picture_on_a_screen_is_found(change: str) -> None:
    image = picture(4, (900, 700))
    found = sights(decode(changed(image, change, 4)), {View.PICTURE_BOX})
    own = pdq.hash_image(np.asarray(image))
    assert {sight.view for sight in found} == {View.PICTURE_BOX}
    assert min(sight.hashes[0].distance(own) for sight in found) <= 24


def squashed(seed: int) -> tuple[Pixels, list[Pixels]]:
    """Four pictures of any shape, each squeezed into a quarter of a square; and the four as they were."""
    own = [np.asarray(picture(seed + number, (500 + 60 * number, 420))) for number in range(4)]
    page = Image.new("RGB", (900, 900))
    for number, pixels in enumerate(own):
        page.paste(Image.fromarray(pixels).resize((450, 450)), (450 * (number % 2), 450 * (number // 2)))
    return np.asarray(page), own


def nearest(own: Pixels, found: tuple[Sight, ...]) -> int:
    hashes = [view for sight in found if sight.view is View.PANEL for view in sight.hashes]
    return min((view.distance(pdq.hash_image(own)) for view in hashes), default=256)


def test_each_picture_of_a_collage_is_found_squashed_as_it_is() -> None:
    page, own = squashed(20)
    assert sum(nearest(pixels, sights(page, {View.PANEL})) <= 24 for pixels in own) == 4
    turned = sights(np.ascontiguousarray(np.rot90(page)), {View.PANEL})
    assert sum(nearest(pixels, turned) <= 24 for pixels in own) == 4


@pytest.mark.parametrize("change", ["black border 5 %", "phone screenshot, viewer"])
def test_a_collage_is_taken_apart_inside_a_border_and_on_a_screen(change: str) -> None:
    page, own = squashed(30)
    found = sights(decode(changed(Image.fromarray(page), change, 2)), REGIONS)
    assert sum(nearest(pixels, found) <= 31 for pixels in own) >= 3
    assert len(found) <= 2 + MOST_PANELS


def test_a_sight_says_where_it_lies_in_the_full_picture() -> None:
    page, _ = squashed(20)
    large = np.repeat(np.repeat(page, 2, axis=0), 2, axis=1)
    boxes = [sight.box for sight in sights(large, {View.PANEL})]
    assert any(
        max(abs(box.top), abs(box.left), abs(box.bottom - 900), abs(box.right - 900)) <= 8 for box in boxes
    )


def test_a_turned_picture_in_a_frame_is_among_the_eight() -> None:
    pixels = rich(300, 240, 9)
    (sight,) = sights(np.pad(pixels, ((30, 30), (30, 30), (0, 0))), {View.BORDER_REMOVED})
    for found, wanted in zip(sight.hashes, pdq.views(pixels), strict=True):
        assert found.distance(wanted) <= 8


def test_a_region_that_two_views_find_is_named_once() -> None:
    framed = np.pad(rich(300, 240, 9), ((60, 60), (60, 60), (0, 0)), constant_values=255)
    assert [sight.view for sight in sights(framed, REGIONS)] == [View.BORDER_REMOVED]
    assert [sight.view for sight in sights(framed, {View.PICTURE_BOX})] == [View.PICTURE_BOX]


def test_only_what_is_wanted_is_looked_for() -> None:
    framed = np.pad(rich(300, 240, 9), ((60, 60), (60, 60), (0, 0)), constant_values=255)
    assert sights(framed, ()) == sights(framed, {View.WHOLE, View.TURNED}) == ()


def test_what_is_too_plain_inside_is_no_view() -> None:
    plain = np.zeros((400, 400, 3), np.uint8)
    plain[60:-60, 60:-60] = 200
    plain[150:250, 150:250] = 190
    assert without_quality(plain)
    assert sights(plain, REGIONS) == ()


def without_quality(pixels: Pixels) -> bool:
    """Whether a region is there, and too plain."""
    gray = reduced(pixels)
    return any(pdq.hash_image(box.of(gray)).quality < 50 for _, box in regions(gray, 1, REGIONS))


def test_a_picture_stored_on_its_side_is_looked_at_upright() -> None:
    framed = np.pad(rich(300, 240, 9), ((50, 50), (50, 50), (0, 0)))
    stored = Raster.of(framed, 6)
    upright = np.ascontiguousarray(stored.upright())
    assert sights(stored, REGIONS) == sights(upright, REGIONS) != ()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: f"{golden['file']} {golden['frame']}")
def test_golden_regions(golden: dict) -> None:
    pixels = decode((VECTORS / "views" / f"{golden['frame']}-{golden['file']}").read_bytes())
    gray = reduced(pixels)
    found = [
        {"view": view.value, "box": [box.top, box.left, box.bottom, box.right]}
        for view, box in regions(gray, cell_of(*pixels.shape[:2]), REGIONS)
    ]
    assert found == golden["regions"]
    assert [[sight.view.value, sight.hashes[0].hex] for sight in sights(pixels, REGIONS)] == golden["hashes"]


def test_changes_end_as_jpeg_and_are_the_same_for_the_same_seed() -> None:
    image = picture(2, (320, 240))
    for name in CHANGES:
        data = changed(image, name, 1)
        assert data == changed(image, name, 1)
        assert Image.open(io.BytesIO(data)).format == "JPEG"
