"""Shares, intervals and misses are counted right, by kind and by way."""

from __future__ import annotations

import pytest

from haechi.bench.robust.gallery import DRAWN, FOLDER, Original
from haechi.bench.robust.looks import Outcome, Stage, Way
from haechi.bench.robust.tally import ALL, COLUMNS, RICH, Tally, interval

SECONDS = {Stage.TURNS: 0.002, Stage.REGIONS: 0.003, Stage.WINDOWS: 0.02, Stage.SEARCH: 0.001}
ORIGINALS = (Original("a scene", DRAWN, b""), Original("a walk", FOLDER, b""))


def outcome(number: int, *found: Way, change: str = "crop 40 %", seed: int = 0) -> Outcome:
    return Outcome(change, number, seed, found=set(found), seconds=SECONDS, pairs=1)


def test_wilsons_interval() -> None:
    # The figures of Wilson's formula for 8 of 10 and 0 of 10, worked out by hand.
    assert interval(0.8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert interval(0.0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert interval(1.0, 200)[1] == pytest.approx(1)


def test_shares_by_way_and_kind() -> None:
    tally = Tally(
        ORIGINALS,
        [
            outcome(0, Way.HOLD, Way.BLOCK),
            outcome(0, Way.PANEL, seed=1),
            outcome(1, seed=0),
            outcome(1, Way.BLOCK, Way.HOLD, seed=1),
        ],
        plain=(1,),
    )
    assert tally.share("crop 40 %", ALL) == (0.75, 2)
    assert tally.share("crop 40 %", Way.HOLD) == (0.5, 2)
    assert tally.share("crop 40 %", ALL, DRAWN) == (1, 1)
    assert tally.share("crop 40 %", ALL, FOLDER) == (0.5, 1)
    header, line = tally.table()
    cells = dict(zip(header, line, strict=True))
    assert cells["bar"] == "93"
    assert cells["missed"] == "by 18.0"
    assert cells[ALL] == "75.0"
    assert cells["panels"] == "25.0"
    assert tally.share("crop 40 %", ALL, RICH) == (1, 1)
    assert tally.missed() == [("a walk", 1, 2)]
    assert "too plain for a window hash: 1 (a walk)" in tally.text()
    assert "missed most: a walk 1 of 2" in tally.text()
    assert {row.engine for row in tally.rows() if row.work == "robust: crop 40 %"} == {
        *COLUMNS[:-1],
        "haechi",
    }


def test_a_find_by_blocking_alone_is_none() -> None:
    """Whatever blocks also holds; a way that is not in the order adds nothing."""
    assert not outcome(0, Way.BLOCK).all()
    assert outcome(0, Way.HOLD).all()


def test_stages_end_with_the_first_find() -> None:
    early, late = outcome(0, Way.TURNED), outcome(1, Way.HOLD)
    assert [early.reached(stage) for stage in Stage] == [True, False, False, False]
    assert all(late.reached(stage) for stage in Stage)
    notes = {row.work: row.note for row in Tally(ORIGINALS, [early, late], ()).rows()}
    assert notes["robust stage: windows of the upload"].startswith("50.0 %")
    assert notes["robust stages in order"].startswith("14.0 ms")


def test_false_matches_are_named() -> None:
    wrong = outcome(0)
    wrong.wrong[Way.HOLD] = {1}
    notes = {row.work: row.note for row in Tally(ORIGINALS, [wrong], ()).rows()}
    assert (
        notes["robust unrelated: windows hold"]
        == "1 of 1 unrelated pairs matched (a scene as a walk, crop 40 %)"
    )
    assert notes["robust unrelated: PDQ whole"] == "0 of 1 unrelated pairs matched"
