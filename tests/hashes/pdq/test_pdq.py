"""PDQ equals Meta's reference bit for bit: on the golden pictures, and on drawn ones of every shape."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.ports import HashType
from haechi.hashes import pdq
from haechi.media import decode
from haechi.testing.hashkit import HashKit, scene

VECTORS = Path(__file__).parents[3] / "vectors" / "pdq"
GOLDEN = json.loads((VECTORS / "expected.json").read_text())


def reference() -> Any:
    """Meta's reference, where it could be built; without it the golden vectors speak for it."""
    return pytest.importorskip("pdqhash")


def digits(bits: np.ndarray) -> str:
    return np.packbits(bits.astype(np.uint8)).tobytes().hex()


class TestPdq(HashKit):
    def hash_type(self) -> HashType:
        return pdq


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["file"])
def test_golden_pictures(golden: dict) -> None:
    pixels = decode((VECTORS / golden["file"]).read_bytes())
    assert pixels.shape == (golden["height"], golden["width"], 3)
    found = pdq.hash_image(pixels)
    assert (found.hex, found.quality) == (golden["hex"], golden["quality"])
    if golden["views"]:
        assert [view.hex for view in pdq.views(pixels)] == golden["views"]


def draw(kind: str, height: int, width: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    if kind == "scene":
        return scene(height, width, seed)
    if kind == "noise":
        return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    if kind == "flat":
        return np.tile(rng.integers(0, 256, 3, dtype=np.uint8), (height, width, 1))
    if kind == "ramp":
        line = np.linspace(0, 255, width).astype(np.uint8)
        return np.repeat(np.tile(line, (height, 1))[:, :, None], 3, axis=2)
    page = np.full((height, width, 3), 255, np.uint8)
    page[height // 3 : height // 2 + 1, width // 4 : width // 2 + 1] = rng.integers(0, 256, 3)
    return page


@settings(max_examples=120, deadline=None)
@given(
    kind=st.sampled_from(["scene", "noise", "flat", "ramp", "page"]),
    height=st.integers(1, 420),
    width=st.integers(1, 420),
    seed=st.integers(0, 2**32 - 1),
)
def test_equal_to_the_reference(kind: str, height: int, width: int, seed: int) -> None:
    pixels = draw(kind, height, width, seed)
    bits, quality = reference().compute(pixels)
    found = pdq.hash_image(pixels)
    assert (found.hex, found.quality) == (digits(bits), quality)


@pytest.mark.parametrize("size", [(1600, 1203), (6, 9000), (9000, 11)], ids=str)
@pytest.mark.parametrize("kind", ["scene", "page", "flat"])
def test_equal_to_the_reference_where_large(kind: str, size: tuple[int, int]) -> None:
    pixels = draw(kind, *size, 3)
    bits, quality = reference().compute(pixels)
    found = pdq.hash_image(pixels)
    assert (found.hex, found.quality) == (digits(bits), quality)


def test_views_are_the_hashes_of_the_turned_pictures() -> None:
    """Exactly the reference's; and near those of pictures really turned, where sampling differs a little."""
    pixels = scene(512, 512, 5)
    upside, left = pixels[::-1], pixels[:, ::-1]
    turned = [pixels, upside, left, upside[:, ::-1]]
    turned += [picture.transpose(1, 0, 2) for picture in turned]
    for view, picture in zip(pdq.views(pixels), turned, strict=True):
        assert view.distance(pdq.hash_image(np.ascontiguousarray(picture))) <= 20


def test_below_five_pixels_there_is_no_hash() -> None:
    found = pdq.hash_image(np.full((4, 400, 3), 9, np.uint8))
    assert (found.bits, found.quality) == (bytes(32), 0)


def test_warming_compiles_all_of_it() -> None:
    pdq.warm()
