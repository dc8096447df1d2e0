"""Window hashes of a video: which pictures count, and the text they are kept in."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.core.errors import Refusal
from haechi.hashes import windows
from haechi.hashes.video.windows import ask_windows, asked_of, dump_windows, hash_windows, load_windows
from haechi.media.video.frames import Frame
from haechi.testing.hashkit import scene


def taken(*pictures: np.ndarray) -> list[Frame]:
    return [Frame(luma, number / 3, 10 * number) for number, luma in enumerate(pictures)]


def shot(seed: int) -> np.ndarray:
    return np.ascontiguousarray(scene(240, 320, seed)[:, :, 0])


def test_each_picture_has_its_windows_and_its_time() -> None:
    video = hash_windows(taken(shot(1), shot(2)))
    assert [(frame.seconds, frame.number) for frame in video] == [(0.0, 0), (0.333, 10)]
    assert video[1].hash == windows.hash_image(shot(2))


def test_plain_and_repeated_pictures_are_left_out() -> None:
    frames = taken(np.zeros((200, 300), np.uint8), shot(1), shot(1), shot(2))
    assert [frame.number for frame in hash_windows(frames)] == [10, 30]
    assert [asked.seconds for asked in ask_windows(frames)] == [0.333, 1.0]


def test_a_query_asks_by_more_windows_than_a_bank_keeps() -> None:
    (asked,) = ask_windows(taken(shot(3)))
    video = hash_windows(taken(shot(3)))
    (few,) = asked_of(video)
    assert len(asked.query.seen) >= len(few.query.seen) == len(video[0].hash)


def test_the_text_is_read_as_it_was_written() -> None:
    video = hash_windows(taken(shot(1), shot(2)))
    text = dump_windows(video)
    assert text.splitlines()[1] == f"10,0.333,{video[1].hash.text}"
    assert load_windows(text) == video
    assert load_windows("") == ()


@pytest.mark.parametrize(
    "line", ["", "1,2", "0,0.000,", "0,0.0,AQ", "x,0.000,AQ", "0,0.000,AQ", "0,0.000,A!"]
)
def test_anything_else_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(Refusal, match="Line 2") as refused:
        load_windows(dump_windows(hash_windows(taken(shot(1)))) + line + "\n")
    assert refused.value.reason == "bad_video_hash"
