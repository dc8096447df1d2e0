"""The plane of the decoder, against brightness by way of red, green and blue."""

from fractions import Fraction

import numpy as np
import pytest

from haechi.hashes import pdq
from haechi.testing.hashkit import scene

av = pytest.importorskip("av")

from haechi.media.video.luma import luma  # noqa: E402

WEIGHTS = np.array((0.299, 0.587, 0.114))


def frame(pixels: np.ndarray, form: str) -> "av.VideoFrame":
    return av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=form)


@pytest.mark.parametrize(
    "form",
    [
        "yuv420p",
        "yuvj420p",
        "yuv444p",
        "nv12",
        "yuv420p10le",
        "p010le",
        "gray",
        "gray10le",
        "rgb24",
        "bgra",
        "gbrp",
    ],
)
@pytest.mark.parametrize("size", [(90, 160), (51, 77)], ids=str)
def test_every_layout_gives_the_brightness_of_the_picture(form: str, size: tuple[int, int]) -> None:
    pixels = scene(*size)
    found = luma(frame(pixels, form))
    wanted = pixels @ WEIGHTS
    assert found.shape == size
    assert found.dtype == np.uint8
    # Eight bits, with colour at half size, cannot give everything back.
    assert np.abs(found - wanted).mean() < 2.5


def test_planes_wider_than_the_picture_are_cut() -> None:
    made = frame(scene(50, 70), "yuv420p")
    assert made.planes[0].line_size > 70
    assert luma(made).shape == (50, 70)


def test_full_range_is_left_and_limited_range_is_stretched() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None], 16, axis=0)
    for form, low, high in (("yuvj420p", 0, 255), ("yuv420p", 0, 255)):
        made = av.VideoFrame(256, 16, form)
        plane = made.planes[0]
        plane.update(np.pad(ramp, ((0, 0), (0, plane.line_size - 256))).tobytes())
        found = luma(made)[0]
        assert (found[0], found[255]) == (low, high)
        assert (found[16], found[235]) == ((16, 235) if form == "yuvj420p" else (0, 255))


def test_a_frame_that_says_it_is_full_is_left() -> None:
    made = frame(scene(60, 60), "yuv420p")
    limited = luma(made)
    made.color_range = 2
    assert (luma(made) != limited).any()


@pytest.mark.parametrize("contrast", [1.0, 0.5], ids=["rich", "poor"])
def test_bits_and_quality_are_those_of_the_colours(contrast: float) -> None:
    """Without stretching, a poor picture would come out poorer still and fall under the bar."""
    for seed in range(4):
        pixels = (128 + (scene(180, 320, seed).astype(float) - 128) * contrast).astype(np.uint8)
        made = frame(pixels, "yuv420p")
        ours, theirs = pdq.hash_image(luma(made)), pdq.hash_image(made.to_ndarray(format="rgb24"))
        assert ours.distance(theirs) <= 14
        assert abs(ours.quality - theirs.quality) <= 2
        plane = np.frombuffer(memoryview(made.planes[0]), np.uint8).reshape(180, -1)[:, :320]
        if theirs.quality < 100:
            assert pdq.hash_image(np.ascontiguousarray(plane)).quality < theirs.quality - 5


def test_the_clock_of_a_frame_does_not_matter() -> None:
    made = frame(scene(40, 40), "yuv420p")
    made.pts, made.time_base = 7, Fraction(1, 3)
    assert luma(made).shape == (40, 40)
