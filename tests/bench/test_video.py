"""The video bench compares like with like."""

import os

import pytest

pytest.importorskip("av")
pytest.importorskip("pdqhash")

from haechi.bench import video


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video, "SIZE", (192, 108))
    monkeypatch.setattr(video, "RATE", 10)
    monkeypatch.setattr(video, "CLIPS", {"": {}})


def test_rows(small: None) -> None:
    rows = video.run(seconds=7, rounds=1)
    works = ["video 108p keyframes", "video 108p 1 fps"]
    assert [row.work for row in rows if row.engine == "haechi"] == works
    for work in works:
        ours, *theirs = [row for row in rows if row.work == work]
        assert ours.ratio == 1
        assert video.BY_HAND in {row.engine for row in theirs}
        assert all("times realtime" in row.note for row in (ours, *theirs))
        assert ours.bits_off_max is not None
        assert ours.bits_off_max <= 12
    by_hand = [row for row in rows if row.engine == video.BY_HAND]
    assert {row.bits_off_max for row in by_hand} == {0}
    assert {row.n for row in by_hand} == {7}


def test_bits_off_are_counted_picture_by_picture() -> None:
    assert video.distances({0: b"\x00", 3: b"\xff"}, {0: b"\x01", 3: b"\xff", 9: b"\x00"}) == [1, 0]


def test_the_core_is_given_back() -> None:
    if not hasattr(os, "sched_getaffinity"):
        return
    before = os.sched_getaffinity(0)
    with video.one_core() as said:
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
    assert said == ""
