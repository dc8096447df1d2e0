"""The golden vectors: pictures of many sizes, their canonical form, their hash and all windows of a query."""

import hashlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PIL import Image

from haechi.core.errors import Refusal
from haechi.core.windows import from_text
from haechi.hashes import windows
from haechi.hashes.windows.canonical import canonical, size
from haechi.infra.jit import read_only
from haechi.media import Raster

VECTORS = Path(__file__).parents[3] / "vectors" / "windows"
GOLDEN = json.loads((VECTORS / "expected.json").read_text())


def stored(golden: dict[str, Any]) -> Raster:
    pixels = np.asarray(Image.open(VECTORS / golden["file"]))
    return Raster.of(pixels if pixels.ndim == 3 else pixels[:, :, None], golden["orientation"])


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["file"])
def test_golden_pictures(golden: dict[str, Any]) -> None:
    raster = stored(golden)
    upright = read_only(raster.upright())
    gray = canonical(upright, *size(*upright.shape[:2]))
    assert gray.shape == (golden["rows"], golden["columns"])
    assert hashlib.sha256(gray.tobytes()).hexdigest() == golden["canonical"]
    if golden["text"]:
        assert windows.hash_image(raster).text == golden["text"]
        banked = from_text(golden["text"])
        assert len(banked) <= windows.BANKED
        assert banked.whole.to_bytes(18, "little").hex() == golden["whole"]
    else:
        with pytest.raises(Refusal) as caught:
            windows.hash_image(raster)
        assert caught.value.reason == "too_plain"
    asked = windows.query(raster).seen
    assert (asked.rows, asked.columns, len(asked)) == (golden["rows"], golden["columns"], golden["asked"])
    assert asked.whole.astype("<u8").tobytes()[:18].hex() == golden["whole"]
    digest = hashlib.sha256()
    for place, word in zip(asked.places, asked.words, strict=True):
        digest.update(place.astype(">u2").tobytes() + word.astype("<u8").tobytes()[:18])
    assert digest.hexdigest() == golden["windows"]


def test_the_plain_way_still_says_so(plain: ModuleType) -> None:
    """The vectors are what `vectors/windows/plain.py` makes of the pictures, not what this package does."""
    golden = next(golden for golden in GOLDEN if golden["file"] == "blobs-130x900.png")
    assert plain.text(np.asarray(Image.open(VECTORS / golden["file"]))) == golden["text"]
