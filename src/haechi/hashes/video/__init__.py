"""Videos: the hashes of some of their pictures, and how much of one is found in another.

A bank holds a video densely (one picture a second or more); a query may bring its keyframes only. Which kind
of hash the pictures get is the caller's choice: `hash_video(path, pdq.hash_image)`.
"""

from __future__ import annotations

from haechi.hashes.video.bank import Hit, VideoBank, compare
from haechi.hashes.video.hashing import hash_frames, hash_video, hash_views
from haechi.hashes.video.match import Pair, Rule, VideoMatch
from haechi.hashes.video.text import dump, dump_exchange, load
from haechi.hashes.video.value import FrameHash, VideoHash

kind = "vpdq"

__all__ = [
    "FrameHash",
    "Hit",
    "Pair",
    "Rule",
    "VideoBank",
    "VideoHash",
    "VideoMatch",
    "compare",
    "dump",
    "dump_exchange",
    "hash_frames",
    "hash_video",
    "hash_views",
    "kind",
    "load",
]
