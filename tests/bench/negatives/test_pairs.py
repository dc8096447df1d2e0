"""Unrelated pictures that agree, and the words they agree by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from haechi.bench.negatives import learn, run
from haechi.bench.negatives.hashed import Negative
from haechi.bench.negatives.learned import common
from haechi.bench.negatives.pairs import Others
from haechi.core.errors import Refusal
from haechi.hashes.windows import ASKED, BANKED, look
from haechi.hashes.windows.common import unpacked
from haechi.testing.pictures import picture

EMBLEM = picture(99, (200, 200))


def negative(image: Image.Image, family: str, learned: bool = True) -> Negative:
    pixels = np.asarray(image)
    bits = np.zeros((8, 32), np.uint8)
    return Negative(f"{family}.png", family, learned, bits, look(pixels, BANKED), look(pixels, ASKED))


def marked(seed: int) -> Image.Image:
    """A picture with the emblem that many others bear."""
    image = picture(seed)
    image.paste(EMBLEM, (seed * 31 % 400, seed * 17 % 240))
    return image


@pytest.fixture(scope="module")
def crowd() -> Sequence[Negative]:
    return [negative(marked(seed), f"f{seed}") for seed in range(5)] + [negative(picture(50), "alone")]


def test_what_a_family_shares_is_not_asked_about(crowd: Sequence[Negative]) -> None:
    same = [negative(picture(7), "one"), negative(picture(7), "one"), negative(picture(7), "two")]
    others = Others(same)
    assert others.unrelated(same[0]) == 1
    # Named by windows, and again by the whole.
    assert [(one.entry, one.votes > 0) for one in others.agreeing(same[0])] == [(2, True), (2, False)]
    assert len(others.near(same[0])) > 0


def test_words_that_many_pictures_have_are_listed(crowd: Sequence[Negative]) -> None:
    found = common(crowd, least=3)
    assert len(found.words)
    assert found.rarity.min() < found.ceiling
    marked_, alone = (found.rarity_of(one.banked.words) for one in (crowd[0], crowd[-1]))
    assert marked_.min() < found.ceiling
    assert marked_.mean() < alone.mean()


def test_nothing_is_learned_from_nothing() -> None:
    with pytest.raises(Refusal, match="no picture to learn from"):
        common([])


def test_a_list_is_written_and_read_again(tmp_path: Path, crowd: Sequence[Negative]) -> None:
    target = tmp_path / "common.bin"
    written = learn(crowd, target)
    again = unpacked(target.read_bytes())
    assert (again.words == written.words).all()
    assert again.rarity == pytest.approx(written.rarity, abs=0.06)


def test_the_whole_way_from_a_folder(tmp_path: Path) -> None:
    for number in range(4):
        folder = tmp_path / f"pictures/debian/p{number}"
        folder.mkdir(parents=True)
        picture(number).save(folder / "a.png")
    told = {"pictures": tmp_path / "pictures", "cache": tmp_path / "cache", "each": 0, "queries": 9}
    half, every = (run(**told, learn_to=None, all_judged=all_judged) for all_judged in (False, True))
    assert [row.engine for row in half] == ["windows"] * 7
    assert "of 4 uploads" in every[0].note
    assert "of 4 uploads" not in half[0].note
