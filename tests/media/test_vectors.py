"""The golden files of every format."""

import json
from pathlib import Path
from typing import Any

import pytest

from haechi.hashes import pdq
from haechi.media import MEDIA_TYPES, sniff, stills

VECTORS = Path(__file__).parents[2] / "vectors" / "media"
GOLDEN = json.loads((VECTORS / "expected.json").read_text())
EXACT = ("JPEG", "TIFF", "GIF")


def apart(found: str, wanted: str) -> int:
    return (int(found, 16) ^ int(wanted, 16)).bit_count()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["file"])
def test_golden_files(golden: dict[str, Any]) -> None:
    data = (VECTORS / golden["file"]).read_bytes()
    slack = 0 if sniff(data) in EXACT else 4
    found = pdq.hash_bytes(data)
    assert apart(found.hex, golden["hex"]) <= slack
    assert found.quality == golden["quality"]
    assert apart(pdq.hash_bytes(data, fast=True).hex, golden["fast"]) <= slack
    frames = {str(still.index): pdq.hash_image(still.picture).hex for still in stills(data, most=3)}
    assert frames.keys() == golden["frames"].keys()
    assert all(apart(frames[index], golden["frames"][index]) <= slack for index in frames)


def test_every_format_that_is_coded_in_its_own_way_is_there() -> None:
    there = {sniff((VECTORS / golden["file"]).read_bytes()) for golden in GOLDEN}
    assert there == set(MEDIA_TYPES) - {"PNG", "BMP"}
