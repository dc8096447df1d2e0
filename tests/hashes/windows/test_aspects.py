"""A squashed picture is found at the shape that undoes it, and passes are made only as they are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from haechi.hashes import windows
from haechi.hashes.windows.aspects import ASPECTS, stretched
from haechi.hashes.windows.bank import WindowBank
from haechi.media import Raster
from haechi.testing.pictures import picture


def votes(bank: WindowBank, seen: windows.Seen) -> int:
    return max((found.votes for found in bank.search(seen) if found.entry == 0), default=0)


@pytest.mark.parametrize("size", [(600, 400), (400, 600), (640, 480)], ids=str)
def test_a_picture_squashed_into_a_square_is_found(size: tuple[int, int]) -> None:
    own = picture(31, size)
    bank = WindowBank.build([windows.hash_image(np.asarray(own))])
    square = np.asarray(own.resize((480, 480), Image.Resampling.LANCZOS))
    found = {aspect: votes(bank, seen) for aspect, seen in stretched(square)}
    assert tuple(found) == ASPECTS
    undone = {(600, 400): (2, 3), (400, 600): (3, 2), (640, 480): (3, 4)}[size]
    assert max(found.values()) == found[undone] >= 20
    assert votes(bank, windows.query(square).seen) < found[undone]


def test_shapes_are_at_canonical_size() -> None:
    shapes = [(seen.rows, seen.columns) for _, seen in stretched(np.asarray(picture(2, (300, 300))))]
    assert shapes == [(640, 480), (480, 640), (640, 427), (427, 640)]


def test_a_picture_stored_on_its_side_is_looked_at_upright() -> None:
    stored = Raster.of(np.asarray(picture(8, (300, 200))), 6)
    upright = np.ascontiguousarray(stored.upright())
    for (_, one), (_, other) in zip(stretched(stored, 50), stretched(upright, 50), strict=True):
        assert np.array_equal(one.words, other.words)
        assert np.array_equal(one.places, other.places)


def test_gray_pixels_and_strips_are_taken_too() -> None:
    gray = np.asarray(picture(4, (200, 200)).convert("L"))
    assert len(next(stretched(gray))[1]) > 0
    assert [len(seen) for _, seen in stretched(np.zeros((1, 900, 3), np.uint8))] == [0, 0, 0, 0]
