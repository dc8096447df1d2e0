"""vPDQ's own text: what vpdq-hash-video writes and reads, and what python-threatexchange exchanges.

The first has a line for each picture: its number, quality, hash, seconds with three decimals. The second is a
JSON list of strings "hash,quality,seconds", without numbers.
"""

from __future__ import annotations

import json
import math
import re

from haechi.core.errors import Refusal
from haechi.core.hash import PerceptualHash
from haechi.hashes.video.value import FrameHash, VideoHash

_LINE = re.compile(r"(\d{1,10}),(\d{1,3}),([0-9a-fA-F]{64}),(\d{1,10}(?:\.\d{1,9})?)")
# threatexchange prints three significant digits ("1e+03" from a thousand seconds on).
_ITEM = re.compile(r"([0-9a-fA-F]{64}),(\d{1,3}),(\d{1,10}(?:\.\d{1,9})?(?:e[+-]?\d{1,2})?)")
MOST_SECONDS = 10**9


def dump(video: VideoHash) -> str:
    """As vpdq-hash-video writes it, byte for byte."""
    return "".join(
        f"{frame.number},{frame.quality},{frame.hash.hex},{frame.seconds:.3f}\n" for frame in video.frames
    )


def dump_exchange(video: VideoHash) -> str:
    """As python-threatexchange exchanges it, with all three decimals; it reads those too."""
    return json.dumps([f"{frame.hash.hex},{frame.quality},{frame.seconds:.3f}" for frame in video.frames])


def load(text: str) -> VideoHash:
    """Read either form; refused by name (bad_video_hash) with the line that is wrong.

    The exchanged form has no numbers: pictures are then numbered as they come.
    """
    if text.lstrip().startswith("["):
        return VideoHash(tuple(_item(at, item) for at, item in enumerate(_items(text))))
    lines = text.splitlines()
    if not lines:
        raise Refusal("bad_video_hash", "The text holds no hash.", do="Hash the video again.")
    return VideoHash(tuple(_line(at, line) for at, line in enumerate(lines)))


def _items(text: str) -> list[object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal("bad_video_hash", "The text is no JSON list.", do="Fetch it again.") from error
    if not isinstance(found, list):
        raise Refusal("bad_video_hash", "The text is no JSON list.", do="Fetch it again.")
    return found


def _line(at: int, line: str) -> FrameHash:
    parts = _LINE.fullmatch(line.strip())
    if parts is None:
        raise _wrong(at)
    number, quality, digits, seconds = parts.groups()
    return _frame(at, digits, quality, seconds, number=int(number))


def _item(at: int, item: object) -> FrameHash:
    parts = _ITEM.fullmatch(item) if isinstance(item, str) else None
    if parts is None:
        raise _wrong(at)
    digits, quality, seconds = parts.groups()
    return _frame(at, digits, quality, seconds, number=at)


def _frame(at: int, digits: str, quality: str, seconds: str, *, number: int) -> FrameHash:
    when = float(seconds)
    if int(quality) > 100 or not math.isfinite(when) or when > MOST_SECONDS:
        raise _wrong(at)
    found = PerceptualHash("pdq", bytes.fromhex(digits), int(quality))
    return FrameHash(found, round(when, 3), number)


def _wrong(at: int) -> Refusal:
    return Refusal(
        "bad_video_hash",
        f"Line {at + 1} is not a picture's number, quality, hash and seconds.",
        do="Correct it, or hash the video again.",
    )
