"""Frames of animations, bounded."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

from haechi.core.errors import Refusal
from haechi.media import Limits, decode, stills
from haechi.testing.hashkit import scene


def animation(kind: str, count: int = 10, size: tuple[int, int] = (40, 50)) -> bytes:
    frames = [Image.fromarray(np.full((*size, 3), 20 * at + 10, np.uint8)) for at in range(count)]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], lossless=True, duration=100)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_frames_are_spread_over_the_length(kind: str) -> None:
    found = list(stills(animation(kind), most=4))
    assert [(still.index, still.of) for still in found] == [(0, 10), (2, 10), (5, 10), (7, 10)]
    for still in found:
        assert abs(still.picture.upright().mean() - (20 * still.index + 10)) < 4
    assert len(list(stills(animation(kind)))) == 8
    assert [still.index for still in stills(animation(kind, 2))] == [0, 1]


@pytest.mark.parametrize("kind", ["JPEG", "BMP", "PNG"])
def test_what_stands_still_is_one_frame(kind: str) -> None:
    out = io.BytesIO()
    Image.fromarray(scene(30, 40)).save(out, kind)
    (only,) = stills(out.getvalue())
    assert (only.index, only.of) == (0, 1)
    assert (only.picture.upright() == decode(out.getvalue())).all()


def test_only_so_many_pixels_are_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["haechi.media.stills"], "MOST_PIXELS", 40 * 50 * 3 + 7)
    assert [still.index for still in stills(animation("GIF"))] == [0, 1, 2]


def test_refusals() -> None:
    data = animation("GIF")
    for broken, limits, reason in (
        (b"", Limits(), "empty"),
        (b"hello", Limits(), "unsupported"),
        (data, Limits(max_pixels=1999), "too_many_pixels"),
        (data[: len(data) // 2], Limits(), "truncated"),
    ):
        with pytest.raises(Refusal) as refused:
            list(stills(broken, limits=limits))
        assert refused.value.reason == reason
    with pytest.raises(ValueError, match="one frame"):
        next(stills(data, most=0))
