"""Bytes become pixels, or a refusal with a name."""

import io
import struct
import zlib

import numpy as np
import pi_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from haechi.core.errors import Refusal
from haechi.media import Limits, decode
from haechi.testing.hashkit import scene

PIXELS = scene(60, 90)
LOSSLESS = ("PNG", "TIFF", "BMP")
LOSSY = ("JPEG", "WEBP", "GIF", "AVIF")


def encoded(name: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(PIXELS).save(out, name, **options)
    return out.getvalue()


def reason(data: bytes, **options: object) -> str:
    with pytest.raises(Refusal) as refused:
        decode(data, **options)  # type: ignore[arg-type]
    return refused.value.reason


@pytest.mark.parametrize("name", LOSSLESS)
def test_lossless_formats_give_the_same_pixels(name: str) -> None:
    assert (decode(encoded(name)) == PIXELS).all()


@pytest.mark.parametrize("name", LOSSY)
def test_lossy_formats_give_near_pixels(name: str) -> None:
    assert np.abs(decode(encoded(name)).astype(int) - PIXELS).mean() < 12


def test_heic_is_opened() -> None:
    assert "HEIF" in Image.registered_extensions().values()
    assert pi_heif.libheif_info()


@pytest.mark.parametrize("name", [*LOSSLESS, *LOSSY])
@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_cut_file_is_truncated(name: str, keep: float) -> None:
    data = encoded(name)
    assert reason(data[: int(len(data) * keep)]) in {"truncated", "unreadable"}
    if keep >= 0.5 and name != "TIFF":
        assert reason(data[: int(len(data) * keep)]) == "truncated"


def test_an_animation_is_its_first_frame() -> None:
    second = Image.fromarray(255 - PIXELS)
    data = encoded("WEBP", save_all=True, append_images=[second], lossless=True)
    assert (decode(data) == PIXELS).all()
    assert decode(encoded("GIF", save_all=True, append_images=[second])).shape == PIXELS.shape


def test_size_bounds_come_first() -> None:
    assert reason(b"") == "empty"
    assert reason(encoded("PNG"), limits=Limits(max_bytes=100)) == "too_large"
    assert reason(encoded("PNG"), limits=Limits(max_pixels=60 * 90 - 1)) == "too_many_pixels"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("side", [12_000, 40_000, 2**31 - 1])
def test_a_bomb_is_refused_before_it_unfolds(side: int) -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(10_000)))
    assert reason(b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")) == "too_many_pixels"


def test_bytes_decide_what_a_file_is() -> None:
    assert decode(encoded("JPEG"), claimed="holiday.png").shape == PIXELS.shape
    assert reason(b"<html>hello</html>", claimed="holiday.JPG") == "mislabelled"
    assert reason(b"MZ\x90\0 program", claimed="image/webp") == "mislabelled"
    assert reason(b"<html>hello</html>", claimed="page.html") == "unsupported"
    assert reason(b"%!PS-Adobe-3.0 EPSF", claimed="text/plain") == "unsupported"


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from([*LOSSLESS, *LOSSY]),
    damage=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12
    ),
)
def test_damage_is_survived_or_named(name: str, damage: list[tuple[float, int]]) -> None:
    data = bytearray(encoded(name))
    for place, value in damage:
        data[int(place * len(data))] = value
    assert outcome(bytes(data)) in {"pixels", "truncated", "unreadable", "unsupported", "too_many_pixels"}


def outcome(data: bytes) -> str:
    try:
        pixels = decode(data, limits=Limits(max_pixels=1_000_000))
    except Refusal as refused:
        return refused.reason
    return "pixels" if pixels.dtype == np.uint8 and pixels.ndim == 3 else "something else"
