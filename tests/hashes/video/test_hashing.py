"""From a video to its hash, against the reference, and from a copy back to the original."""

import io

import numpy as np
import pytest

from haechi.core.errors import Refusal
from haechi.hashes import pdq
from haechi.hashes.video import VideoBank, VideoHash, hash_frames, hash_video, hash_views
from haechi.media.video.frames import Frame, frames
from haechi.media.video.sampling import EACH_SECOND, KEYFRAMES, Sampling

av = pytest.importorskip("av")

from haechi.testing.videos import encoded, moving  # noqa: E402

SIZE = (320, 180)


@pytest.fixture(scope="module")
def original() -> bytes:
    return encoded(moving(12, size=SIZE, seed=1, cuts=3))


@pytest.fixture(scope="module")
def bank(original: bytes) -> VideoBank:
    others = ((f"other{seed}", encoded(moving(6, size=SIZE, seed=seed))) for seed in (2, 3))
    return VideoBank.build(
        (id, hash_video(data, pdq.hash_image, Sampling(every=0.5)))
        for id, data in (("mine", original), *others)
    )


def test_a_hash_each_second(original: bytes) -> None:
    found = hash_video(original, pdq.hash_image)
    assert [(frame.seconds, frame.number) for frame in found] == [(n, 10 * n) for n in range(12)]
    assert all(frame.hash.kind == "pdq" for frame in found)


def test_bits_are_near_those_of_the_reference(original: bytes, tmp_path) -> None:  # type: ignore[no-untyped-def]
    vpdq = pytest.importorskip("vpdq")
    (tmp_path / "a.mp4").write_bytes(original)
    theirs = vpdq.computeHash(str(tmp_path / "a.mp4"), seconds_per_hash=1.0, thread_count=1)
    ours = hash_video(original, pdq.hash_image).frames
    assert [(one.frame_number, round(one.timestamp, 3)) for one in theirs] == [
        (one.number, one.seconds) for one in ours
    ]
    off = [
        (int(one.hex, 16) ^ int(two.hash.hex, 16)).bit_count() for one, two in zip(theirs, ours, strict=True)
    ]
    assert np.median(off) <= 4
    assert max(off) <= 16
    assert max(abs(one.quality - two.quality) for one, two in zip(theirs, ours, strict=True)) <= 3


def test_keyframes_of_a_recompressed_part_find_the_original(original: bytes, bank: VideoBank) -> None:
    """Smaller, poorer, its first four seconds cut away, other keyframes."""
    with av.open(io.BytesIO(original)) as container:
        pictures = [
            frame.to_ndarray(format="rgb24", width=240, height=136) for frame in container.decode(video=0)
        ]
    copy = encoded(pictures[40:], crf="33", g="17", container="matroska")
    query = hash_video(copy, pdq.hash_image, KEYFRAMES)
    assert 3 <= len(query) <= 10
    (hit,) = bank.search(query)
    assert hit.id == "mine"
    assert hit.match.offset == pytest.approx(4, abs=1)
    assert hit.match.aligned > 0.7


def test_mirrored_copies_are_found_by_views(original: bytes, bank: VideoBank) -> None:
    mirrored = encoded(picture[:, ::-1].copy() for picture in moving(12, size=SIZE, seed=1, cuts=3))
    views = hash_views(frames(mirrored, Sampling(keyframes=True, every=3.0)), pdq.views)
    assert len(views) == 8
    assert bank.search(views[0]) == []
    (hit,) = bank.search(*views)
    assert (hit.id, hit.view) == ("mine", 2)


def test_without_frames_there_is_an_empty_hash() -> None:
    assert hash_frames([], pdq.hash_image) == VideoHash(())
    assert hash_views([], pdq.views) == ()


def test_times_are_those_the_text_can_hold() -> None:
    (one,) = hash_frames([Frame(np.zeros((9, 9), np.uint8), 1 / 3, 10)], pdq.hash_image)
    assert one.seconds == 0.333


def test_refusals_come_through() -> None:
    with pytest.raises(Refusal) as refused:
        hash_video(b"", pdq.hash_image, EACH_SECOND)
    assert refused.value.reason == "empty"
