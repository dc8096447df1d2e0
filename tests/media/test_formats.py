"""Bytes are recognised by their beginning."""

import io

import pytest
from PIL import Image

from haechi.media.formats import MEDIA_TYPES, declared_size, sniff

PILLOW = [name for name in MEDIA_TYPES if name != "HEIF"]


def encoded(name: str) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, name)
    return out.getvalue()


@pytest.mark.parametrize("name", PILLOW)
def test_each_format_is_told_by_its_bytes(name: str) -> None:
    assert sniff(encoded(name)) == name


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIF"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "AVIF"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", None),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"%PDF-1.7", None),
        (b"<svg xmlns=", None),
        (b"", None),
    ],
)
def test_beginnings(start: bytes, name: str | None) -> None:
    assert sniff(start) == name


@pytest.mark.parametrize("name", ["PNG", "WEBP", "GIF", "BMP", "AVIF"])
def test_a_whole_file_has_the_size_it_says_and_half_of_it_less(name: str) -> None:
    data = encoded(name)
    assert declared_size(data, name) <= len(data)
    half = data[: len(data) // 2]
    assert declared_size(half, name) > len(half)


def test_boxes_that_say_nonsense_end_the_walk() -> None:
    assert declared_size(b"\0\0\0\x03ftypavif" + bytes(50), "AVIF") == 62
    assert declared_size(b"\0\0\0\x00ftypavif" + bytes(50), "AVIF") == 62
