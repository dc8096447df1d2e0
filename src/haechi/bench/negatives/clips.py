"""Frames of videos as pictures: a few of each, evenly spaced, as bright as the video's own reader says."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from haechi.core.errors import Refusal
from haechi.media import Pixels
from haechi.media.video.frames import frames
from haechi.media.video.sampling import Sampling

VIDEOS = frozenset({".webm", ".ogv", ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".mpg", ".mpeg", ".wmv", ".flv"})
# Frames of one video, and videos of one package, evenly taken.
SHOTS, OF_PACKAGE = 6, 60
# Looked through so often; neighbours nearer than this are one picture.
OFTEN = Sampling(every=0.5)


@lru_cache(maxsize=1)
def shots(path: Path) -> tuple[Pixels, ...]:
    """At most SHOTS frames (height, width) of a video, from its first on; none where it cannot be read.

    The last video is kept: its frames are asked for one after the other.
    """
    kept, step = [], 1
    try:
        for at, frame in enumerate(frames(path, OFTEN, claimed=path.name, whole=False)):
            if at % step:
                continue
            kept.append(frame.luma)
            if len(kept) == 4 * SHOTS:
                # Its length is not known: every second one goes, and from here on half as many come.
                kept, step = kept[::2], step * 2
    except Refusal as refused:
        if refused.reason == "missing_extra":
            raise
        return ()
    taken = min(len(kept), SHOTS)
    return tuple(kept[at * len(kept) // taken] for at in range(taken))
