"""A shelf gives back the windows of each of its pictures, under its number, and refuses what is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from haechi.core.errors import Refusal
from haechi.core.windows import MOST
from haechi.hashes.windows.seen import Seen
from haechi.hashes.windows.shelf import Shelf, places_of, records_of
from haechi.index.words import WordIndex


def seen(number: int) -> Seen:
    """Random windows, another number of them for another picture."""
    rng, count = np.random.default_rng(number), 3 + number % 4
    words = rng.integers(0, 2**64, (count, 3), dtype=np.uint64)
    words[:, 2] &= np.uint64((1 << 15) - 1)
    return Seen(640 - number, 100 + number, rng.integers(1, 40960, (count, 3)).astype(np.int32), words)


def shelf(*numbers: int) -> Shelf:
    return Shelf.of((number, seen(number)) for number in numbers)


def plain(own: Seen) -> tuple[object, ...]:
    return own.rows, own.columns, own.places.tolist(), own.words.tolist()


def kept(own: Shelf) -> dict[int, tuple[object, ...]]:
    return {number: plain(found) for number, found in own.pictures()}


def test_place_and_word_share_a_record_and_part_again() -> None:
    own = seen(3)
    own.places[0] = (0xFFFF, 0, 0xFFFF)
    records = records_of(9, own)
    assert (records[:, 3] == 9).all()
    assert (places_of(records) == own.places).all()
    assert (records[:, :2] == own.words[:, :2]).all()
    assert (records[:, 2] & np.uint64(2**15 - 1) == own.words[:, 2]).all()


def test_each_picture_is_there_under_its_number() -> None:
    own = shelf(2, 5, 6, 40)
    assert len(own) == 4
    assert [number for number in range(50) if own.has(number)] == [2, 5, 6, 40]
    assert own.at(np.array([40, 2, 6])).tolist() == [3, 0, 2]
    assert kept(own) == {number: plain(seen(number)) for number in (2, 5, 6, 40)}
    assert plain(own.seen(5)) == plain(seen(5))
    assert not shelf().has(0)


def test_joined_shelves_keep_all_but_what_is_left_out() -> None:
    parts = [shelf(0, 1, 2), shelf(), shelf(7, 9)]
    assert kept(Shelf.joined(parts)) == kept(shelf(0, 1, 2, 7, 9))
    left = Shelf.joined(parts, without=lambda numbers: np.isin(numbers, [0, 7]), given=12)
    assert kept(left) == kept(shelf(1, 2, 9))
    assert left.index.content.given == 12
    assert kept(Shelf.joined(parts, without=lambda numbers: numbers >= 0)) == {}


def test_a_saved_shelf_is_opened_with_all_its_pictures(tmp_path: Path) -> None:
    own = shelf(1, 4, 5)
    own.index.save(tmp_path / "shelf")
    assert kept(Shelf.open(tmp_path / "shelf")) == kept(own)


@pytest.mark.parametrize(
    ("rows", "columns", "half", "count"),
    [(641, 480, 1, 3), (640, 0, 1, 3), (640, 480, 0, 3), (640, 480, 1, MOST + 1)],
)
def test_files_of_other_things_are_refused(
    rows: int, columns: int, half: int, count: int, tmp_path: Path
) -> None:
    records = np.zeros((count, 4), np.uint64)
    records[:, 2] = half << 48
    WordIndex.build(records, np.array([[0, 0, rows, columns, *[0] * 6]], np.uint32)).save(tmp_path / "words")
    with pytest.raises(Refusal, match="pictures") as refused:
        Shelf.open(tmp_path / "words")
    assert refused.value.reason == "not_windows"
