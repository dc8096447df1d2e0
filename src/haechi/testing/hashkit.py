"""What every perceptual hash must promise, as tests to inherit: partners hold their own kinds to it.

Subclass `HashKit`, give the hash type, and let pytest collect the subclass. The pictures are drawn here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
import pytest
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.core.ports import HashType

Pixels = NDArray[np.uint8]

SIZES = ((1, 1), (1, 40), (40, 1), (5, 5), (63, 64), (64, 64), (65, 130), (300, 200), (7, 900))


def scene(height: int, width: int, seed: int = 0) -> Pixels:
    """Soft shades under patches of every size, as a photograph has them; different for every seed."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : 1 : complex(height), 0 : 1 : complex(width)]
    layers = []
    for _ in range(3):
        a, b, c, d = rng.uniform(2, 14, 4)
        layers.append(127 + 60 * np.sin(a * x + b * y) + 60 * np.cos(c * x * y - d * y))
    picture = np.stack(layers, axis=2)
    for _ in range(24):
        top, left, tall, wide = rng.uniform(0, 1, 4) * (height, width, height / 3, width / 3)
        picture[int(top) : int(top + tall), int(left) : int(left + wide)] += rng.uniform(-60, 60, 3)
    pixels: Pixels = np.clip(picture, 0, 255).astype(np.uint8)
    return pixels


class HashKit(ABC):
    """Promises of every hash: same pixels, same bits; small changes stay near; bad input is named."""

    @abstractmethod
    def hash_type(self) -> HashType:
        """The kind under test."""

    def test_it_says_its_kind(self) -> None:
        kind = self.hash_type()
        found = kind.hash_image(scene(100, 100))
        assert found.kind == kind.kind
        assert 0 <= found.quality <= 100
        assert 0 < kind.match_distance < 8 * len(found.bits)

    @pytest.mark.parametrize("size", SIZES, ids=str)
    def test_any_size_has_a_hash_of_one_length(self, size: tuple[int, int]) -> None:
        kind = self.hash_type()
        assert len(kind.hash_image(scene(*size)).bits) == len(kind.hash_image(scene(100, 100)).bits)

    def test_the_same_pixels_have_the_same_bits(self) -> None:
        kind, pixels = self.hash_type(), scene(211, 307)
        kept = pixels.copy()
        again = np.asfortranarray(pixels)
        assert kind.hash_image(pixels) == kind.hash_image(pixels) == kind.hash_image(again)
        assert (pixels == kept).all()

    def test_gray_is_a_colour_with_three_equal_parts(self) -> None:
        kind, gray = self.hash_type(), scene(90, 140)[:, :, 0]
        assert kind.hash_image(gray) == kind.hash_image(np.repeat(gray[:, :, None], 3, axis=2))

    def test_pixels_that_may_not_be_written_are_read(self) -> None:
        pixels = scene(80, 80)
        pixels.setflags(write=False)
        assert self.hash_type().hash_image(pixels)

    @pytest.mark.parametrize("seed", range(4))
    def test_a_little_grain_stays_within_the_match_distance(self, seed: int) -> None:
        kind, pixels = self.hash_type(), scene(400, 500, seed)
        grain = np.random.default_rng(seed).integers(-4, 5, pixels.shape)
        grainy = np.clip(pixels.astype(int) + grain, 0, 255).astype(np.uint8)
        assert kind.hash_image(pixels).distance(kind.hash_image(grainy)) <= kind.match_distance

    def test_different_pictures_are_far_apart(self) -> None:
        kind = self.hash_type()
        found = [kind.hash_image(scene(300, 300, seed)) for seed in range(6)]
        apart = [a.distance(b) for at, a in enumerate(found) for b in found[:at]]
        assert min(apart) > kind.match_distance

    @pytest.mark.parametrize(
        "pixels",
        [
            np.zeros((0, 4, 3), np.uint8),
            np.zeros((4, 4, 2), np.uint8),
            np.zeros((4, 4, 3)),
            np.zeros(9, np.uint8),
        ],
        ids=["empty", "two channels", "floats", "a line"],
    )
    def test_what_is_no_picture_is_refused_by_name(self, pixels: Pixels) -> None:
        with pytest.raises(Refusal) as refused:
            self.hash_type().hash_image(pixels)
        assert refused.value.reason == "not_pixels"
