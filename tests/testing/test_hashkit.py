"""The kit catches hashes that break their promises."""

import numpy as np
import pytest

from haechi.core.hash import PerceptualHash
from haechi.core.ports import HashType, Pixels
from haechi.testing.hashkit import HashKit, scene


class Constant:
    """A hash that says the same of everything."""

    kind = "constant"
    match_distance = 3

    def hash_image(self, pixels: Pixels) -> PerceptualHash:
        return PerceptualHash(self.kind, bytes(4))


class Corner(Constant):
    """A hash of one pixel's exact colour, which grain changes."""

    def hash_image(self, pixels: Pixels) -> PerceptualHash:
        return PerceptualHash(self.kind, np.packbits(np.resize(pixels[0, 0], 32) & 1).tobytes())


class ConstantKit(HashKit):
    __test__ = False

    def hash_type(self) -> HashType:
        return Constant()


class CornerKit(HashKit):
    __test__ = False

    def hash_type(self) -> HashType:
        return Corner()


def test_a_hash_that_confuses_pictures_fails() -> None:
    with pytest.raises(AssertionError):
        ConstantKit().test_different_pictures_are_far_apart()


def test_a_hash_that_refuses_nothing_fails() -> None:
    with pytest.raises(pytest.fail.Exception):
        ConstantKit().test_what_is_no_picture_is_refused_by_name(np.zeros((0, 4, 3), np.uint8))


def test_a_hash_that_grain_changes_fails() -> None:
    def broken() -> int:
        failures = 0
        for seed in range(4):
            try:
                CornerKit().test_a_little_grain_stays_within_the_match_distance(seed)
            except AssertionError:
                failures += 1
        return failures

    assert broken() > 0


def test_scenes_differ_by_seed_and_not_by_run() -> None:
    assert (scene(20, 30, 1) == scene(20, 30, 1)).all()
    assert (scene(20, 30, 1) != scene(20, 30, 2)).any()
