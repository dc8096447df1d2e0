"""Damaged files of every format: each failure has a name, and none ends the process that reads them.

The reader is a confined process of its own. FUZZ_EXAMPLES sets how many files it is given: 250 unless told;
take 100,000 for an afternoon.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from haechi.infra.workers.frames import DONE, READY, read_frame, write_frame
from haechi.testing.hashkit import scene

READER = Path(__file__).with_name("fuzzed.py")
HEIC = Path(__file__).parents[2] / "vectors" / "media" / "still.heic"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "250"))
NAMED = {
    "pixels",
    "truncated",
    "unreadable",
    "unsupported",
    "too_many_pixels",
    "too_long",
    "too_many_scans",
    "empty",
}

Edit = Callable[[bytearray], None]


class Reader:
    """A confined process, replaced when it ends."""

    def __init__(self) -> None:
        self._process = self._start()

    def read(self, data: bytes) -> str:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        write_frame(process.stdin, data)
        answer = read_frame(process.stdout)
        if answer is None or answer[:1] != DONE:
            self.stop()
            status, self._process = process.returncode, self._start()
            return f"ended {status} {answer!r} with {data.hex()}"
        return answer[1:].decode()

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        limits = ("--user", "nobody", "--memory", str(1 << 30), "--cpu", "10")
        process = subprocess.Popen(
            [sys.executable, str(READER), *limits], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert read_frame(process.stdout) == READY
        return process


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    process = Reader()
    yield process
    process.stop()


def files() -> dict[str, bytes]:
    """Whole files of every format and of the variants that take other paths through its decoder."""
    image = Image.fromarray(scene(40, 52))
    turned = Image.Exif()
    turned[0x0112] = 6
    turned[0x010F] = "maker"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    other = profile.replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be"))
    more: dict[str, Any] = {"save_all": True, "append_images": [image.rotate(90), image.rotate(180)]}
    made = {
        "jpeg": saved(image, "JPEG", exif=turned),
        "jpeg progressive": saved(image, "JPEG", progressive=True, subsampling=0, icc_profile=other),
        "jpeg cmyk": saved(image.convert("CMYK"), "JPEG"),
        "jpeg gray": saved(image.convert("L"), "JPEG", restart_marker_blocks=2),
        "png": saved(image, "PNG", exif=turned, icc_profile=other),
        "png palette": saved(image.quantize(20), "PNG", transparency=3),
        "png deep": saved(Image.fromarray(np.arange(2080, dtype=np.uint16).reshape(40, 52) * 30), "PNG"),
        "png moving": saved(image, "PNG", **more),
        "gif": saved(image, "GIF", **more),
        "webp": saved(image, "WEBP", exif=turned),
        "webp lossless": saved(image.convert("RGBA"), "WEBP", lossless=True, icc_profile=other),
        "webp moving": saved(image, "WEBP", **more),
        "avif": saved(image, "AVIF", exif=turned),
        "avif moving": saved(image, "AVIF", **more),
        "bmp": saved(image, "BMP"),
        "bmp palette": saved(image.quantize(9), "BMP"),
        "tiff": saved(image, "TIFF", exif=turned),
        "heic": HEIC.read_bytes(),
    }
    for way in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"):
        made[f"tiff {way}"] = saved(image, "TIFF", compression=way, **more)
    return made


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


FILES = files()
PLACE = st.floats(0, 1, exclude_max=True)
LENGTHS = st.sampled_from([0, 1, 2, 0x7F, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFFF])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file with some bytes changed, taken out, doubled, cut off, or taken from another file."""
    data = bytearray(FILES[draw(st.sampled_from(sorted(FILES)))])
    for _ in range(draw(st.integers(1, 6))):
        # Headers are where it hurts: half of the damage is done to the first two hundred bytes.
        at = int(draw(PLACE) * (min(len(data), 200) if draw(st.booleans()) else len(data)))
        kind = draw(st.sampled_from(["byte", "byte", "number", "number", "out", "twice", "end", "other"]))
        if kind == "byte":
            data[at : at + 1] = bytes([draw(st.integers(0, 255))])
        elif kind == "number":
            size, order = draw(st.sampled_from([2, 4])), draw(st.sampled_from(["big", "little"]))
            number = draw(LENGTHS) & (256**size - 1)
            data[at : at + size] = number.to_bytes(size, order)  # type: ignore[arg-type]
        elif kind == "out":
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == "twice":
            data[at:at] = data[at : at + draw(st.integers(1, 400))]
        elif kind == "end":
            del data[max(at, 12) :]
        else:
            other = FILES[draw(st.sampled_from(sorted(FILES)))]
            data[at : at + 60] = other[at : at + 60]
    return bytes(data)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=damaged())
def test_no_file_ends_the_reader_and_every_failure_has_a_name(reader: Reader, data: bytes) -> None:
    assert set(reader.read(data).split()) <= NAMED


@pytest.mark.parametrize("name", sorted(FILES))
def test_whole_files_are_read(reader: Reader, name: str) -> None:
    assert set(reader.read(FILES[name]).split()) == {"pixels"}


def test_a_reader_that_ends_is_noticed(reader: Reader) -> None:
    """The net holds: what asks for endless work ends the process, not the test."""
    reader._process.kill()
    assert "ended" in str(reader_answer(reader))
    assert reader.read(FILES["png"]).startswith("pixels")


def reader_answer(reader: Reader) -> str:
    try:
        return reader.read(FILES["png"])
    except BrokenPipeError:
        reader.stop()
        reader._process = reader._start()
        return "ended while it was written to"
