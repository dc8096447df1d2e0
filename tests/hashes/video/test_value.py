"""A video's hash."""

import pytest

from haechi.core.hash import PerceptualHash
from haechi.hashes.video import FrameHash, VideoHash


def test_usable_pictures_are_good_and_stand_once(video) -> None:  # type: ignore[no-untyped-def]
    whole = VideoHash(
        (*video([1, 1, 2]).frames, *video([3], quality=49).frames, *video([4], quality=50).frames)
    )
    assert [frame.hash.bits for frame in whole.usable(50)] == [
        video([n]).frames[0].hash.bits for n in (1, 2, 4)
    ]
    assert len(whole.usable(0)) == 4
    assert len(whole) == 5


def test_rows_are_what_an_index_takes(video) -> None:  # type: ignore[no-untyped-def]
    one = video([1, 2, 3])
    assert one.rows.shape == (3, 32)
    assert [row.tobytes() for row in one.rows] == [frame.hash.bits for frame in one]
    assert one.times.tolist() == [0, 1, 2]
    assert VideoHash(()).rows.shape == (0, 32)


def test_values_do_not_change() -> None:
    frame = FrameHash(PerceptualHash("pdq", bytes(32), 3), 1.0, 30)
    assert frame.quality == 3
    with pytest.raises(AttributeError):
        frame.seconds = 2.0  # type: ignore[misc]
