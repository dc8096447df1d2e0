"""What a confined worker does with one picture: decode, hash in every view, find its windows, say what it did
not see.
"""

from __future__ import annotations

import codecs
import io
import struct
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
import numpy as np
from PIL import Image

from haechi.core.errors import Refusal
from haechi.core.hash import PerceptualHash
from haechi.core.signal import View
from haechi.hashes import pdq, windows
from haechi.hashes.pdq import sights
from haechi.hashes.windows.packed import Packed, pack
from haechi.media import MEDIA_TYPES, Limits, decode, sniff
from haechi.media.contract import Pixels

LIMITS = Limits(max_pixels=64_000_000)
# What metadata may be written in; a codec that is not loaded now cannot be loaded later.
_CODECS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


Hex = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
EightHashes = Annotated[tuple[Hex, ...], msgspec.Meta(min_length=8, max_length=8)]


class Part(msgspec.Struct, frozen=True):
    """A region of the picture, the view that found it and its eight hashes."""

    view: View
    hashes: EightHashes
    quality: int


class Looked(msgspec.Struct, frozen=True):
    """The answer of a worker. `unread` names what was not looked at: "animated" (all but the first frame),
    "truncated" (where the picture ends in the middle); empty where all of it was.
    """

    hashes: EightHashes
    quality: int
    unread: Literal["", "animated", "truncated"] = ""
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=24)] = ()
    windows: Packed | None = None


def job(claimed: str, data: bytes, *, views: Iterable[View] = ()) -> bytes:
    """What a worker gets: the views to look for beyond the whole and its turns, the media type the uploader
    claims, the bytes.
    """
    named = ",".join(sorted((sights.REGIONS | {View.PART}).intersection(views))).encode()
    return named + b"\n" + claimed.encode("ascii", "replace")[:100].replace(b"\n", b" ") + b"\n" + data


def look(work: bytes) -> bytes:
    """Look at one upload. Raises the refusals of `haechi.media.decode`."""
    named, claimed, data = work.split(b"\n", 2)
    wanted = [View(name) for name in named.decode("ascii").split(",") if name]
    pixels, unread = _seen(data, claimed.decode("ascii"))
    views = pdq.views(pixels)
    parts = tuple(
        Part(sight.view, _digits(sight.hashes), sight.quality) for sight in sights.sights(pixels, wanted)
    )
    found = pack(windows.query(pixels)) if View.PART in wanted else None
    return msgspec.json.encode(Looked(_digits(views), views[0].quality, unread, parts, found))


def warm() -> None:
    """Import and compile all that `look` can need, by looking at one small picture of every format."""
    pdq.warm()
    sights.warm()
    windows.warm()
    for name in _CODECS:
        codecs.lookup(name)
    ramp = np.linspace(0, 255, 96 * 80 * 3, dtype=np.uint8).reshape(80, 96, 3)
    picture = Image.fromarray(ramp)
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.init()
    for name in MEDIA_TYPES:
        if name in Image.SAVE:
            target = io.BytesIO()
            picture.save(target, format=name, exif=turned)
            look(job("", target.getvalue(), views=View))


def _digits(hashes: tuple[PerceptualHash, ...]) -> tuple[str, ...]:
    return tuple(found.hex for found in hashes)


def _seen(data: bytes, claimed: str) -> tuple[Pixels, Literal["", "animated", "truncated"]]:
    """Browsers show a picture that lacks its last bytes, so those bytes must not be a way past us."""
    try:
        return decode(data, claimed=claimed, limits=LIMITS), "animated" if _animated(data) else ""
    except Refusal as error:
        if error.reason != "truncated":
            raise
    return decode(data, claimed=claimed, limits=LIMITS, whole=False), "truncated"


def _animated(data: bytes) -> bool:
    """Whether there is more than the frame that was decoded; also where what follows cannot be read."""
    try:
        with Image.open(io.BytesIO(data), formats=[sniff(data) or ""]) as image:
            return bool(getattr(image, "is_animated", False))
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error):
        return True
