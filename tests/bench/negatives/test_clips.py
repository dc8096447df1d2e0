"""Frames of videos: few, evenly spaced, from the first on."""

from __future__ import annotations

from pathlib import Path

import pytest

from haechi.bench.negatives.clips import SHOTS, shots

pytest.importorskip("av")

from haechi.testing.videos import encoded, moving

SIZE = (160, 120)


def put(path: Path, seconds: float, *, cuts: int = 5) -> Path:
    path.write_bytes(encoded(moving(seconds, size=SIZE, cuts=cuts), preset="veryfast"))
    return path


def test_of_a_long_video_as_many_as_are_asked_for_and_none_like_another(tmp_path: Path) -> None:
    found = shots(put(tmp_path / "long.mp4", 20, cuts=3))
    assert len(found) == SHOTS
    assert {one.shape for one in found} == {(120, 160)}
    for at, one in enumerate(found):
        for other in found[:at]:
            assert abs(one.astype(int) - other).mean() > 10


def test_of_a_short_video_what_it_has(tmp_path: Path) -> None:
    assert 1 <= len(shots(put(tmp_path / "short.mp4", 0.4))) < SHOTS


def test_a_file_that_is_no_video_has_none(tmp_path: Path) -> None:
    path = tmp_path / "words.mp4"
    path.write_bytes(b"no video" * 500)
    assert shots(path) == ()


def test_a_video_that_ends_in_the_middle_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = encoded(moving(12, size=SIZE), codec="libvpx", container="webm")
    path = tmp_path / "cut.webm"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert len(shots(path)) == SHOTS
