"""From a file to its hash: turned by EXIF at no cost, and fast where that is asked and safe."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from PIL import Image

from haechi.core.errors import Refusal
from haechi.hashes import pdq
from haechi.media import Limits, Raster, decode
from haechi.testing.hashkit import scene
from haechi.testing.pictures import picture, saved


def jpeg(image: Image.Image, orientation: int = 1, **options: Any) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, exif=exif, **options)


def drawn(name: str) -> np.ndarray:
    if name == "scene":
        return scene(311, 478, 3)
    if name == "flat":
        return np.full((200, 310, 3), (10, 99, 201), np.uint8)
    if name == "square":
        return scene(64, 64, 1)
    line = np.linspace(0, 255, 300).astype(np.uint8)
    return np.repeat(np.tile(line, (90, 1))[:, :, None], 3, axis=2)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["scene", "flat", "ramp", "square"])
def test_a_stored_turn_costs_no_bit(name: str, orientation: int) -> None:
    stored = Raster.of(drawn(name), orientation)
    upright = np.ascontiguousarray(stored.upright())
    assert pdq.hash_image(stored) == pdq.hash_image(upright)
    assert pdq.views(stored) == pdq.views(upright)


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_file_has_the_hash_of_its_pixels(kind: str, orientation: int) -> None:
    data = jpeg(picture(3), orientation, kind=kind)
    assert pdq.hash_bytes(data) == pdq.hash_image(decode(data))
    assert pdq.views_bytes(data) == pdq.views(decode(data))


def test_the_same_hash_as_pillow_and_the_reference_make() -> None:
    reference = pytest.importorskip("pdqhash")
    for seed, options in enumerate(({}, {"quality": 40}, {"progressive": True}, {"subsampling": 0})):
        data = saved(picture(seed, (700, 500)), **options)
        bits, quality = reference.compute(np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))
        found = pdq.hash_bytes(data)
        assert (found.bits, found.quality) == (np.packbits(bits.astype(np.uint8)).tobytes(), quality)


@pytest.mark.parametrize(("size", "seed"), [((1100, 1024), 0), ((1024, 1300), 1), ((2049, 2100), 2)], ids=str)
def test_a_fast_reading_is_near(size: tuple[int, int], seed: int) -> None:
    data = jpeg(picture(seed, size), 6)
    fast, full = pdq.hash_bytes(data, fast=True), pdq.hash_bytes(data)
    assert fast.distance(full) <= 8
    assert abs(fast.quality - full.quality) <= 2
    for near, own in zip(pdq.views_bytes(data, fast=True), pdq.views_bytes(data), strict=True):
        assert near.distance(own) <= 10


def test_small_and_plain_pictures_are_read_in_full_though_asked_fast() -> None:
    small = saved(picture(1, (1020, 1400)))
    assert pdq.hash_bytes(small, fast=True) == pdq.hash_bytes(small)
    soft = picture(1, (4, 4)).resize((1100, 1100)).point(lambda value: 100 + value // 16)
    plain = saved(soft)
    assert pdq.hash_bytes(plain).quality < pdq.SURE_QUALITY
    assert pdq.hash_bytes(plain, fast=True) == pdq.hash_bytes(plain)
    assert pdq.views_bytes(plain, fast=True) == pdq.views_bytes(plain)


def test_one_picture_leaves_nothing_to_the_next() -> None:
    files = [saved(picture(seed, size)) for seed, size in enumerate(((300, 200), (90, 80), (640, 480)))]
    alone = [pdq.hash_image(decode(data)) for data in files]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(pdq.hash_bytes, files * 20)) == alone * 20


def test_a_file_that_cannot_be_used_is_refused_by_name() -> None:
    data = saved(picture(1))
    for broken, limits, reason in (
        (b"", Limits(), "empty"),
        (data[:900], Limits(), "truncated"),
        (data, Limits(max_pixels=640 * 480 - 1), "too_many_pixels"),
        (b"<html>", Limits(), "mislabelled"),
    ):
        for work in (pdq.hash_bytes, pdq.views_bytes):
            with pytest.raises(Refusal) as refused:
                work(broken, claimed="image/jpeg", limits=limits)
            assert refused.value.reason == reason


@pytest.mark.parametrize("size", [(10_000, 10_000), (500, 200_000), (200_000, 500), (2, 50_000_000)], ids=str)
def test_a_hundred_megapixels(size: tuple[int, int]) -> None:
    tall, wide = size
    gray = np.zeros(size, np.uint8)
    gray[tall // 3 :, wide // 4 :] = 200
    assert (pdq.hash_image(gray).quality > 0) == (min(size) >= pdq.SMALLEST)
