"""The pixel contract: turned by EXIF, in sRGB, on white."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from haechi.core.errors import Refusal
from haechi.media.contract import on_white, to_pixels
from haechi.testing.hashkit import scene


@pytest.mark.parametrize(
    ("orientation", "turned"),
    [
        (1, lambda p: p),
        (2, lambda p: p[:, ::-1]),
        (3, lambda p: p[::-1, ::-1]),
        (4, lambda p: p[::-1]),
        (5, lambda p: p.transpose(1, 0, 2)),
        (6, lambda p: np.rot90(p, -1)),
        (7, lambda p: p[::-1, ::-1].transpose(1, 0, 2)),
        (8, lambda p: np.rot90(p)),
    ],
)
def test_exif_turns_the_picture(orientation: int, turned) -> None:  # type: ignore[no-untyped-def]
    pixels = scene(20, 30)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", exif=exif)
    assert (to_pixels(Image.open(out)) == turned(pixels)).all()


def test_transparency_is_on_white() -> None:
    rgba = np.zeros((1, 4, 4), np.uint8)
    rgba[0, :, 0] = 200
    rgba[0, :, 3] = (0, 255, 128, 1)
    assert on_white(rgba)[0].tolist() == [[255, 255, 255], [200, 0, 0], [227, 127, 127], [255, 254, 254]]
    assert (to_pixels(Image.fromarray(rgba)) == on_white(rgba)).all()


def test_a_palette_with_a_transparent_entry_is_on_white() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 40, 50, 60])
    image.putpixel((1, 0), 1)
    image.info["transparency"] = 0
    assert to_pixels(image)[0].tolist() == [[255, 255, 255], [40, 50, 60]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "YCbCr", "RGB", "RGBA", "I;16", "I"])
def test_every_mode_becomes_three_bytes_a_pixel(mode: str) -> None:
    pixels = to_pixels(Image.new(mode, (7, 5)))
    assert (pixels.shape, pixels.dtype) == ((5, 7, 3), np.uint8)


def test_sixteen_bits_keep_their_shades() -> None:
    deep = (np.arange(256, dtype=np.uint16) * 257).reshape(16, 16)
    assert (to_pixels(Image.fromarray(deep))[:, :, 0].ravel() == np.arange(256)).all()


def test_measurements_are_no_picture() -> None:
    with pytest.raises(Refusal) as refused:
        to_pixels(Image.new("F", (4, 4)))
    assert refused.value.reason == "unsupported"


def profile(name: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def test_other_colour_spaces_are_converted_and_srgb_is_left_alone() -> None:
    pixels = scene(16, 16)
    image = Image.fromarray(pixels)
    image.info["icc_profile"] = profile("sRGB")
    assert (to_pixels(image) == pixels).all()
    gray = Image.fromarray(pixels[:, :, 0].copy())
    gray.info["icc_profile"] = profile("sRGB")
    assert (to_pixels(gray)[:, :, 1] == pixels[:, :, 0]).all()


def swapped_profile() -> bytes:
    """An sRGB-like profile under another name, whose red and blue primaries have changed places."""
    raw = bytearray(profile("sRGB"))
    red, blue = raw.find(b"rXYZ", 128), raw.find(b"bXYZ", 128)
    raw[red : red + 4], raw[blue : blue + 4] = raw[blue : blue + 4], raw[red : red + 4]
    return bytes(raw).replace(b"s\0R\0G\0B", b"x\0R\0G\0B").replace(b"sRGB", b"xRGB")


def test_a_profile_is_applied() -> None:
    image = Image.new("RGB", (4, 4), (250, 10, 10))
    image.info["icc_profile"] = swapped_profile()
    red, _, blue = to_pixels(image)[0, 0].tolist()
    assert blue > 240 > 20 > red


@pytest.mark.parametrize("broken", [b"no profile", bytes(200)])
def test_a_broken_profile_is_passed_over(broken: bytes) -> None:
    pixels = scene(8, 8)
    image = Image.fromarray(pixels)
    image.info["icc_profile"] = broken
    assert (to_pixels(image) == pixels).all()
