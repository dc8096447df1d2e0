"""Read by libjpeg-turbo, a JPEG has the pixels Pillow gives it; what only Pillow can read is left to it."""

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from haechi.core.errors import Refusal
from haechi.media import jpeg
from haechi.media.decode import decode, raster
from haechi.testing.hashkit import scene


def saved(pixels: np.ndarray, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", **options)
    return out.getvalue()


def by_pillow(data: bytes) -> np.ndarray:
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))


def read(data: bytes, *, fast: bool = False) -> Any:
    return jpeg.read(data, Image.open(io.BytesIO(data)), fast=fast)


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    quality=st.integers(1, 100),
    subsampling=st.sampled_from(["4:4:4", "4:2:2", "4:2:0"]),
    progressive=st.booleans(),
    gray=st.booleans(),
    seed=st.integers(0, 99),
)
def test_the_same_pixels_as_pillow(
    height: int, width: int, quality: int, subsampling: str, progressive: bool, gray: bool, seed: int
) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    pixels = pixels[:, :, 0] if gray else pixels
    options = {} if gray else {"subsampling": subsampling}
    data = saved(pixels, quality=quality, progressive=progressive, **options)
    found = read(data)
    assert found is not None
    assert found.pixels.shape == (height, width, 1 if gray else 3)
    assert (found.pixels == by_pillow(data)[:, :, : found.pixels.shape[2]]).all()
    assert (decode(data) == by_pillow(data)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_as_exif_says(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(scene(40, 60), exif=exif)
    found = decode(data)
    assert (read(data).orientation, (found == by_pillow(data)).all()) == (orientation, True)
    assert found.flags.c_contiguous


def profile(name: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def test_colours_of_another_space_are_left_to_pillow() -> None:
    srgb = saved(scene(20, 20), icc_profile=profile("sRGB"))
    assert read(srgb) is not None
    assert read(saved(scene(20, 20), icc_profile=profile("LAB"))) is not None  # no profile of an RGB picture
    with Image.open(io.BytesIO(srgb)) as image:
        image.info["icc_profile"] = (
            profile("sRGB")
            .replace(b"sRGB", b"wide")
            .replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be"))
        )
        assert jpeg.read(srgb, image, fast=False) is None
    out = io.BytesIO()
    Image.new("CMYK", (20, 20), (10, 200, 30, 0)).save(out, "JPEG")
    assert read(out.getvalue()) is None
    assert decode(out.getvalue()).shape == (20, 20, 3)


def test_a_picture_of_endless_passes_is_refused() -> None:
    data = saved(scene(40, 60), progressive=True)
    start = data.rindex(b"\xff\xda")
    again = data[:start] + data[start:-2] * 101 + data[-2:]
    with pytest.raises(Refusal) as refused:
        decode(again)
    assert refused.value.reason == "too_many_scans"
    assert decode(data).shape == (40, 60, 3)


def test_only_pictures_of_several_passes_are_gone_through_for_them() -> None:
    noise = b"\xff\xda" * 200
    for options, reason in (({}, ""), ({"progressive": True}, "too_many_scans")):
        data = saved(scene(40, 60), comment=noise, **options)
        with Image.open(io.BytesIO(data)) as opened:
            try:
                jpeg.check_scans(data, opened)
                found = ""
            except Refusal as refusal:
                found = refusal.reason
        assert found == reason


def test_a_fault_is_left_to_pillow() -> None:
    data = saved(scene(40, 60))
    assert read(data[:-200]) is None
    assert read(data.replace(b"\xff\xdb", b"\xff\xfe")) is None  # no quantisation tables


@pytest.mark.parametrize(
    ("size", "stored"),
    [
        ((1023, 2000), (1023, 2000)),
        ((1024, 1027), (512, 514)),
        ((2050, 2999), (513, 750)),
        ((9, 99), (9, 99)),
    ],
    ids=str,
)
def test_a_fast_reading_keeps_512_pixels(size: tuple[int, int], stored: tuple[int, int]) -> None:
    found = raster(saved(np.zeros((*size, 3), np.uint8)), fast=True)
    assert (found.height, found.width) == size
    assert found.pixels.shape == (*stored, 1 if stored != size else 3)
    assert found.shrunk == (stored != size)


def test_an_eighth_of_an_eighth() -> None:
    assert read(saved(np.zeros((4100, 4097), np.uint8)), fast=True).pixels.shape == (513, 513, 1)
