"""Window hashes of a video's pictures, for copies that were cropped, framed or put into another picture; and
their text: a line for each picture with its number, its seconds and its window hash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from haechi.core.errors import Refusal
from haechi.core.windows import WindowHash, from_text
from haechi.hashes import windows
from haechi.hashes.windows import Query
from haechi.media.video.frames import Frame

_LINE = re.compile(r"(\d{1,10}),(\d{1,9}\.\d{3}),([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class FrameWindows:
    """`seconds` from the first picture, to the millisecond; `number` of the picture."""

    hash: WindowHash
    seconds: float
    number: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture of a video that is asked about."""

    query: Query
    seconds: float


def hash_windows(taken: Iterable[Frame]) -> tuple[FrameWindows, ...]:
    """What a bank keeps of a video, in the order its pictures are shown.

    Pictures that show too little, and those with the very windows of an earlier one, are left out.
    """
    kept: dict[WindowHash, FrameWindows] = {}
    for frame in taken:
        try:
            found = windows.hash_image(frame.luma)
        except Refusal as refusal:
            if refusal.reason != "too_plain":
                raise
            continue
        kept.setdefault(found, FrameWindows(found, round(frame.seconds, 3), frame.number))
    return tuple(kept.values())


def ask_windows(taken: Iterable[Frame]) -> Iterator[Asked]:
    """What is asked of a bank about a video, one picture at a time: each keeps its brightness, and an hour of
    them would fill the memory. Pictures are left out as in `hash_windows`.
    """
    known = set[bytes]()
    for frame in taken:
        query = windows.query(frame.luma)
        name = hashlib.sha256(query.seen.words.tobytes()).digest()
        if len(query.seen) >= windows.LEAST and name not in known:
            known.add(name)
            yield Asked(query, round(frame.seconds, 3))


def asked_of(video: Iterable[FrameWindows]) -> Iterator[Asked]:
    """A video of which only the hash is there, as a query: it asks by few windows, and finds less."""
    return (Asked(Query(windows.seen_of(frame.hash), None), frame.seconds) for frame in video)


def dump_windows(video: Iterable[FrameWindows]) -> str:
    """One line for each picture."""
    return "".join(f"{frame.number},{frame.seconds:.3f},{frame.hash.text}\n" for frame in video)


def load_windows(text: str) -> tuple[FrameWindows, ...]:
    """Read `dump_windows`; refused by name (bad_video_hash) with the line that is wrong."""
    found = []
    for at, line in enumerate(text.splitlines()):
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise _wrong(at)
        try:
            hash = from_text(parts[3])
        except Refusal as error:
            raise _wrong(at) from error
        found.append(FrameWindows(hash, float(parts[2]), int(parts[1])))
    return tuple(found)


def _wrong(at: int) -> Refusal:
    return Refusal(
        "bad_video_hash",
        f"Line {at + 1} is not a picture's number, seconds and window hash.",
        do="Correct it, or hash the video again with --windows.",
    )
