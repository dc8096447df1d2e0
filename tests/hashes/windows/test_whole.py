"""The picture as a whole, as a query shows it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from haechi.hashes import windows
from haechi.hashes.windows import whole
from haechi.hashes.windows.hash import brightness
from haechi.hashes.windows.integral import integral
from haechi.hashes.windows.seen import Words

Pixels = NDArray[np.uint8]
FRAME = (480, 640)
STAYS = np.array([1.0, 0, 0, 1, 0, 0])
NOWHERE = np.zeros(3, np.uint64)


def scene(seed: int) -> Pixels:
    rough = np.random.default_rng(seed).integers(0, 256, (9, 12), dtype=np.uint8)
    return np.asarray(Image.fromarray(rough).resize((640, 480), Image.Resampling.BICUBIC))


OWN = scene(1)
WORD = windows.look(OWN, 1).whole


def alike(query: Pixels, model: NDArray[np.float64] = STAYS, word: Words = WORD) -> tuple[float, float]:
    return whole.alike(integral(brightness(query)), model, FRAME, word)


def test_the_picture_itself_has_every_sign() -> None:
    assert alike(OWN) == (1.0, 1.0)


def test_another_picture_has_half_of_them() -> None:
    found = [alike(scene(seed))[1] for seed in range(2, 42)]
    assert 0.4 < np.mean(found) < 0.6
    assert max(found) < 0.8


def test_a_paler_one_written_over_has_nearly_all() -> None:
    covered = (OWN // 2 + 60).copy()
    covered[::40] = 255
    assert alike(covered)[1] > 0.95


@pytest.mark.parametrize(("top", "left"), [(0, 0), (96, 128), (192, 256)])
def test_of_a_part_it_says_how_large_it_is_and_compares_what_that_decides(top: int, left: int) -> None:
    part = np.ascontiguousarray(OWN[top : top + 288, left : left + 384])
    grown = 640 / 384
    model = np.array([grown, 0, 0, grown, -64 * grown * top, -64 * grown * left])
    share, found = alike(part, model)
    assert share == pytest.approx(0.36, abs=0.04)
    assert found > 0.8
    assert alike(np.ascontiguousarray(scene(5)[top : top + 288, left : left + 384]), model)[1] < 0.8


def test_a_slant_is_followed() -> None:
    turned = np.asarray(Image.fromarray(OWN).rotate(-5, Image.Resampling.BICUBIC, fillcolor=128))
    angle = np.radians(5)
    down, along = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    middle = np.array([240, 320]) * 64
    shift = middle - np.array([down @ middle, along @ middle])
    assert alike(turned, np.array([*down, *along, *shift]))[1] > 0.8
    assert alike(turned)[1] < alike(turned, np.array([*down, *along, *shift]))[1]


def test_a_flat_picture_and_one_outside_say_nothing() -> None:
    assert alike(OWN, word=NOWHERE) == (1.0, -1.0)
    assert alike(OWN, np.array([1.0, 0, 0, 1, 10**6, 0])) == (0.0, -1.0)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=6, max_size=6))
def test_whatever_the_model_it_says_shares(model: list[float]) -> None:
    share, found = alike(OWN, np.array(model))
    assert 0 <= share <= 1
    assert found == -1 or 0 <= found <= 1
