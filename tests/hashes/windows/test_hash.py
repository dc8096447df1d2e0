"""Windows of pictures: what is refused, what goes round, what cropping leaves."""

import numpy as np
import pytest
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.core.windows import from_bytes
from haechi.hashes import windows
from haechi.media import Raster


def blobs(height: int, width: int, channels: int = 3) -> NDArray[np.uint8]:
    """Smooth noise of several sizes."""
    rng = np.random.default_rng(height * 7919 + width)
    total = np.zeros((height, width, channels))
    for cell in (6, 14, 34, 80):
        coarse = rng.normal(size=(height // cell + 2, width // cell + 2, channels))
        y, x = np.arange(height) / cell, np.arange(width) / cell
        top, left = y.astype(int), x.astype(int)
        down, across = (y - top)[:, None, None], (x - left)[None, :, None]
        upper = coarse[top][:, left] * (1 - across) + coarse[top][:, left + 1] * across
        lower = coarse[top + 1][:, left] * (1 - across) + coarse[top + 1][:, left + 1] * across
        total += upper * (1 - down) + lower * down
    return np.clip(128 + 45 * total, 0, 255).astype(np.uint8)


def test_a_hash_is_the_best_windows_and_goes_round() -> None:
    picture = blobs(480, 700)
    found = windows.hash_image(picture)
    assert len(found) == windows.BANKED
    seen = windows.seen_of(from_bytes(bytes(found)))
    direct = windows.look(picture, windows.BANKED)
    assert (seen.rows, seen.columns) == (direct.rows, direct.columns) == (439, 640)
    assert np.array_equal(seen.places, direct.places)
    assert np.array_equal(seen.words, direct.words)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 500, 1), (500, 1, 3), (64, 64, 1), (300, 200, 3)])
def test_plain_pictures_are_refused_by_name(shape: tuple[int, int, int]) -> None:
    with pytest.raises(Refusal) as caught:
        windows.hash_image(np.full(shape, 90, np.uint8))
    assert caught.value.reason == "too_plain"


def test_what_is_no_picture_is_refused() -> None:
    for wrong in (np.zeros((4, 4, 4), np.uint8), np.zeros((0, 4, 3), np.uint8), np.zeros((4, 4), np.float64)):
        with pytest.raises(Refusal) as caught:
            windows.query(wrong)
        assert caught.value.reason == "not_pixels"


def test_gray_pixels_may_lack_their_last_axis() -> None:
    picture = blobs(300, 400, 1)
    flat, deep = windows.query(picture[:, :, 0]), windows.query(picture)
    assert np.array_equal(flat.seen.words, deep.seen.words)
    assert np.array_equal(flat.gray, deep.gray)


def test_a_crop_keeps_windows() -> None:
    picture = blobs(900, 1200)
    kept, asked = windows.hash_image(picture), windows.query(picture[100:850, 150:1150]).seen
    banked = windows.seen_of(kept)
    apart = np.bitwise_count(banked.words[:, None] ^ asked.words[None]).sum(2)
    assert (apart.min(1) <= 28).sum() >= 10


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_are_the_turned_picture(orientation: int) -> None:
    picture = blobs(260, 340)
    stored = Raster.of(picture, orientation)
    one, other = windows.query(stored), windows.query(np.ascontiguousarray(stored.upright()))
    found, wanted = one.seen, other.seen
    assert np.array_equal(one.gray, other.gray)
    assert (found.rows, found.columns) == (wanted.rows, wanted.columns)
    assert np.array_equal(found.places, wanted.places)
    assert np.array_equal(found.words, wanted.words)
