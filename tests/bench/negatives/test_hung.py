"""One poster in two rooms is measured as an upload would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from haechi.bench.negatives import hung
from haechi.core.errors import Refusal
from haechi.core.signal import Strength
from haechi.testing.pictures import picture


def test_pairs_are_told_by_how_much_is_covered() -> None:
    told = [(0.12, None), (0.2, Strength.HOLD), (0.3, Strength.HOLD), (0.31, Strength.BLOCK)]
    every, few, some, most = hung.rows(told)
    assert every.note.startswith("3 of 4 pairs held, 1 blocked")
    assert few.note.startswith("0 of 1 pairs held, 0 blocked")
    assert some.note.startswith("1 of 1 pairs held, 0 blocked")
    assert most.note.startswith("2 of 2 pairs held, 1 blocked")


def test_the_whole_way_from_a_folder(tmp_path: Path) -> None:
    for number in range(4):
        folder = tmp_path / f"pictures/debian/p{number}"
        folder.mkdir(parents=True)
        picture(number).save(folder / "a.jpg", quality=95)
    every, *_ = hung.run(pictures=tmp_path / "pictures", count=4, seed=1)
    assert "of 4 pairs held, 0 blocked" in every.note


def test_without_photographs_there_is_nothing_to_hang_on(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        hung.run(pictures=tmp_path, count=2, seed=1)
