"""From a video to its hash: the pictures a sampling takes, each with a hash of the caller's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from haechi.core.hash import PerceptualHash
from haechi.hashes.video.value import FrameHash, VideoHash
from haechi.media.contract import Pixels
from haechi.media.video.frames import DEFAULT, Frame, VideoLimits, frames
from haechi.media.video.sampling import EACH_SECOND, Sampling

HashPixels = Callable[[Pixels], PerceptualHash]
HashViews = Callable[[Pixels], tuple[PerceptualHash, ...]]


def hash_video(
    source: bytes | Path,
    hash_image: HashPixels,
    sampling: Sampling = EACH_SECOND,
    *,
    claimed: str = "",
    limits: VideoLimits = DEFAULT,
    threads: int = 1,
    whole: bool = True,
) -> VideoHash:
    """With `pdq.hash_image` this is vPDQ. Raises the refusals of `haechi.media.video.frames.frames`."""
    taken = frames(source, sampling, claimed=claimed, limits=limits, threads=threads, whole=whole)
    return hash_frames(taken, hash_image)


def hash_frames(taken: Iterable[Frame], hash_image: HashPixels) -> VideoHash:
    """One picture is held at a time."""
    return VideoHash(tuple(_frame(frame, hash_image(frame.luma)) for frame in taken))


def hash_views(taken: Iterable[Frame], views: HashViews) -> tuple[VideoHash, ...]:
    """One hash of the video for each view of its pictures (`pdq.views`: eight, the first as they are), for a
    query that shall also find turned and mirrored copies. Empty where there are no frames.
    """
    hashed = [[_frame(frame, found) for found in views(frame.luma)] for frame in taken]
    return tuple(VideoHash(tuple(column)) for column in zip(*hashed, strict=True))


def _frame(frame: Frame, found: PerceptualHash) -> FrameHash:
    return FrameHash(found, round(frame.seconds, 3), frame.number)
