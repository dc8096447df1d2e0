"""Hashes of many pictures, kept between runs, each picture once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from haechi.bench.negatives.gathered import Picture
from haechi.bench.negatives.hashed import distinct, hashed
from haechi.testing.pictures import picture


def put(path: Path, image: Image.Image) -> Picture:
    image.save(path)
    return Picture(path.stem, path.stem, str(path))


def test_they_are_read_once(tmp_path: Path) -> None:
    own = [put(tmp_path / f"{seed}.png", picture(seed)) for seed in range(2)]
    first = list(hashed([("own", own)], tmp_path / "cache", processes=2))
    for known in own:
        Path(known.path).unlink()
    again = list(hashed([("own", own)], tmp_path / "cache"))
    assert [one.name for one in again] == [known.path for known in own]
    assert [len(one.asked) for one in again] == [len(one.asked) for one in first]
    for one, other in zip(first, again, strict=True):
        assert (one.banked.words == other.banked.words).all()
        assert (one.asked.places == other.asked.places).all()
        assert len(one.asked) > len(one.banked) >= 8


def test_what_is_too_plain_to_bank_is_left_out(tmp_path: Path) -> None:
    plain = put(tmp_path / "plain.png", Image.new("RGB", (300, 300), (9, 9, 9)))
    assert list(hashed([("own", [plain])], tmp_path / "cache")) == []


def test_the_same_picture_mirrored_or_smaller_counts_once(tmp_path: Path) -> None:
    image = picture(3)
    own = [
        put(tmp_path / "a.png", image),
        put(tmp_path / "b.png", image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
        put(tmp_path / "c.png", image.resize((320, 240))),
        put(tmp_path / "d.png", picture(4)),
    ]
    kept = distinct(list(hashed([("own", own)], tmp_path / "cache")))
    assert [one.family for one in kept] == ["a", "d"]
    assert np.stack([one.bits for one in kept]).shape == (2, 8, 32)
