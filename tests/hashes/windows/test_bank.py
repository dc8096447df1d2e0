"""A bank finds pictures of which a part is shown elsewhere, larger, smaller or turned, and no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from haechi.core.windows import LONG, UNIT, Window, WindowHash
from haechi.hashes.windows import Seen, seen_of, turned
from haechi.hashes.windows.bank import RULE, TURNED, TURNED_VOTES, TURNED_WIDE, WIDE, WindowBank, rounds, warm
from haechi.hashes.windows.turns import MIRRORED, UPSIDE
from haechi.index.words import probe
from haechi.index.words.tables import mirrors


def picture(seed: int, rows: int = 480, count: int = 40) -> WindowHash:
    """Windows of random words at random places."""
    rng = np.random.default_rng(seed)
    windows = []
    for _ in range(count):
        half = 16 * int(rng.integers(80, 300))
        y, x = (int(rng.integers(half, side * UNIT - half)) for side in (rows, LONG))
        windows.append(Window(y, x, half, int.from_bytes(rng.bytes(18), "little") % (1 << 143)))
    return WindowHash(rows, LONG, tuple(windows))


def moved(hash: WindowHash, scale: float, y: int, x: int, some: slice = slice(None)) -> Seen:
    """Its windows as a query would show them, scaled and shifted by pixels."""
    seen = seen_of(hash)
    places = np.rint(seen.places[some] * scale).astype(np.int32) + np.array([y * UNIT, x * UNIT, 0], np.int32)
    return Seen(480, 640, places, seen.words[some])


@pytest.fixture(scope="module")
def bank() -> WindowBank:
    return WindowBank.build(picture(seed) for seed in range(30))


def test_a_part_shown_smaller_is_found(bank: WindowBank) -> None:
    (found,) = bank.search(moved(picture(7), 0.5, 100, 200))
    assert (found.entry, found.turn, found.votes) == (7, 0, 40)
    assert found.scale == pytest.approx(0.5, abs=0.001)
    assert found.shift == pytest.approx((100, 200), abs=0.1)
    assert found.shown == pytest.approx(1.0)
    assert (found.pairs[:, 0] == found.pairs[:, 1]).all()
    assert (found.pairs[:, 2] == 0).all()


def test_what_lies_outside_the_query_is_not_shown(bank: WindowBank) -> None:
    (found,) = bank.search(moved(picture(3), 2.0, -240, 0))
    # 480 of 960 rows and 640 of 1280 columns.
    assert found.shown == pytest.approx(0.25, abs=0.01)


def test_every_turn_is_found_and_counted_back(bank: WindowBank) -> None:
    query = moved(picture(11), 1.0, 0, 0)
    for turn, view in enumerate(turned(query)):
        (found,) = bank.search(view)
        assert found.entry == 11
        again = turned(view)[found.turn]
        assert (again.words == query.words).all(), turn
        assert (again.places == query.places).all()
        assert found.shown == pytest.approx(1.0)
    for turns, found_in in ((1, {0}), (2, {0, 2}), (4, {0, 1, 2, 3})):
        found = {at for at, view in enumerate(turned(query)) if bank.search(view, turns=turns)}
        assert found == found_in


def beside(*parts: Seen) -> Seen:
    """The windows of several queries as one."""
    both = (np.concatenate([getattr(part, name) for part in parts]) for name in ("places", "words"))
    return Seen(480, 640, *both)


def test_few_windows_are_asked_about_in_the_turns_that_are_rare() -> None:
    query = beside(*(moved(picture(seed), 1.0, 0, 0) for seed in range(12)))
    usual, rare = rounds(query, 8)
    assert (usual.turns, usual.words.shape, usual.places.shape) == ((0, 2), (2, 480, 3), (2, 480, 3))
    assert (rare.turns, rare.words.shape, rare.frame) == ((1, 3, 4, 5, 6, 7), (6, TURNED, 3), (480, 640))
    assert (usual.by(RULE), rare.by(RULE)) == (replace(RULE, wide=WIDE), replace(RULE, wide=TURNED_WIDE))
    some = {turns: [part.turns for part in rounds(query, turns)] for turns in (1, 2, 4)}
    assert some == {1: [(0,)], 2: [(0, 2)], 4: [(0, 2), (1, 3)]}
    for part in (usual, rare):
        for turn, words, places in zip(part.turns, part.words, part.places, strict=True):
            whole = turned(query)[turn]
            assert (words == whole.words[: len(words)]).all()
            assert (places == whole.places[: len(places)]).all()


@pytest.mark.parametrize("better", [0, 1])
def test_a_picture_found_in_two_turns_is_named_once_in_the_better(bank: WindowBank, better: int) -> None:
    whole, some = moved(picture(4), 1.0, 0, 0), moved(picture(4), 1.0, 0, 0, slice(10))
    query = beside(turned(whole)[better], turned(some)[1 - better])
    assert [(found.turn, found.votes) for found in bank.search(query)] == [(better, 40)]


@pytest.mark.parametrize("turn", range(8))
def test_of_later_windows_one_chunk_must_be_the_same(turn: int) -> None:
    wide, least = (WIDE, 2) if turn in (0, 2) else (TURNED_WIDE, TURNED_VOTES)
    bank = WindowBank.build([picture(1)])
    own = turned(moved(picture(1), 1.0, 0, 0))[turn]
    # One bit of each chunk is another.
    near = Seen(own.rows, own.columns, own.places, own.words ^ np.array([0b111, 0, 0], np.uint64))
    for early, votes in ((least, [least]), (least - 1, [])):
        query = beside(seen_of(picture(2, count=wide - early)), near)
        found = bank.search(Seen(own.rows, own.columns, query.places, query.words))
        assert [one.votes for one in found] == votes


def test_places_decide(bank: WindowBank) -> None:
    query = moved(picture(5), 1.0, 0, 0)
    shuffled = np.random.default_rng(1).permutation(query.places)
    found = bank.search(Seen(480, 640, shuffled, query.words))
    assert not found or found[0].votes < 8
    assert len(bank.search(moved(picture(5), 1.0, 0, 0, slice(3)))) == 1
    assert len(bank.search(moved(picture(5), 1.0, 0, 0, slice(2)))) == 1
    assert bank.search(moved(picture(5), 1.0, 0, 0, slice(2)), least=3) == []
    assert bank.search(moved(picture(5), 1.0, 0, 0, slice(1))) == []


def test_several_pictures_at_once_the_most_votes_first(bank: WindowBank) -> None:
    parts = [moved(picture(2), 0.4, 0, 0, slice(20)), moved(picture(9), 0.4, 200, 300)]
    query = beside(*parts)
    assert [(found.entry, found.votes) for found in bank.search(query)] == [(9, 40), (2, 20)]


def test_nothing_is_found_for_nothing(bank: WindowBank) -> None:
    assert bank.search(Seen(480, 640, np.zeros((0, 3), np.int32), np.zeros((0, 3), np.uint64))) == []
    assert WindowBank.build([]).search(moved(picture(1), 1, 0, 0)) == []
    assert bank.search(moved(picture(77), 1.0, 0, 0)) == []


def test_added_pictures_are_found_at_once_and_buried_ones_not() -> None:
    bank = WindowBank.build([picture(0)])
    assert [bank.add(picture(seed)) for seed in (1, 2)] == [1, 2]
    assert len(bank) == 3
    for entry in range(3):
        assert [found.entry for found in bank.search(moved(picture(entry), 1, 0, 0))] == [entry]
        assert (bank.seen(entry).words == seen_of(picture(entry)).words).all()
        assert (bank.seen(entry).places == seen_of(picture(entry)).places).all()
    for entry in (2, 0):
        bank.bury(entry)
        assert bank.search(moved(picture(entry), 1, 0, 0)) == []
    assert bank.add(picture(0)) == 3
    assert [found.entry for found in bank.search(moved(picture(0), 1, 0, 0))] == [3]
    for wrong in (4, -1):
        with pytest.raises(IndexError):
            bank.bury(wrong)


def test_the_index_knows_how_words_are_mirrored() -> None:
    for pattern, mask in zip(mirrors(), (UPSIDE, MIRRORED), strict=True):
        assert pattern == sum(int(part) << 64 * at for at, part in enumerate(mask))


def test_a_reopened_bank_keeps_numbers_and_forgets_what_is_buried(tmp_path: Path) -> None:
    bank = WindowBank.build(picture(seed) for seed in range(70))
    assert [bank.add(picture(seed)) for seed in (70, 71)] == [70, 71]
    for entry in (3, 71):
        bank.bury(entry)
    bank.save(tmp_path / "windows.bank")
    opened = WindowBank.open(tmp_path / "windows.bank")
    assert len(opened) == 72
    bank.rebuild()
    for one in (opened, bank):
        for entry, there in ((0, True), (3, False), (69, True), (70, True), (71, False)):
            assert [f.entry for f in one.search(moved(picture(entry), 1, 0, 0))] == [entry] * there
        with pytest.raises(IndexError):
            one.seen(3)
    assert opened.add(picture(3)) == 72
    assert [found.entry for found in opened.search(moved(picture(3), 1, 0, 0))] == [72]
    opened.bury(0)
    assert opened.search(moved(picture(0), 1, 0, 0)) == []


def test_many_additions_are_found(tmp_path: Path) -> None:
    bank = WindowBank.build([])
    for seed in range(120):
        assert bank.add(picture(seed)) == seed
        if seed % 29 == 0:
            assert [found.entry for found in bank.search(moved(picture(seed), 1, 0, 0))] == [seed]
    for seed in (0, 57, 119):
        assert [found.entry for found in bank.search(moved(picture(seed), 0.7, 30, 40))] == [seed]
    # One of several shelves is large enough for tables.
    assert 25_000_000 < bank.size < 26_000_000


def test_warming_compiles_both_ways_to_search() -> None:
    warm()
    assert probe.search.nopython_signatures  # type: ignore[attr-defined]
