"""Bytes to messages and back: canonical JSON out, strict decoding in, each failure a named refusal."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from haechi.core.errors import Refusal

# Every message says its version; a reader that does not know it refuses instead of guessing.
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
PdqHex = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
# Base64url without padding, as long as the longest window hash; what it says is read by `core.windows`.
WindowText = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,8192}$")]
OpaqueId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]
Distance = Annotated[int, msgspec.Meta(ge=0, le=256)]

_HASH = re.compile(r"\.hash(es\[\d+\])?$")
_PATH = re.compile(r" - at `([^`]*)`$")


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every message: immutable, and a field it does not know is refused."""


M = TypeVar("M", bound=Message)


def encode(message: Message) -> bytes:
    """The canonical JSON of a message: sorted keys, no spaces, UTF-8."""
    return msgspec.json.encode(message, order="sorted")


def decode(data: bytes, kind: type[M]) -> M:
    """Read one message, or raise a Refusal.

    Its reason is not_json, unknown_version, unknown_field, bad_hash or bad_field; it names the place in the
    message, never the value found there.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise _refusal(str(error), kind) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        what = f"This is not the JSON of a {kind.__name__}."
        raise Refusal("not_json", what, do="Send valid JSON.") from None


def _refusal(text: str, kind: type[Message]) -> Refusal:
    found = _PATH.search(text)
    place = found.group(1) if found else "$"
    if place == "$.v":
        return Refusal(
            "unknown_version",
            f"This version of {kind.__name__} is not known here.",
            do="Update the older side.",
        )
    if "unknown field" in text:
        return Refusal(
            "unknown_field", f"{kind.__name__} has a field it must not have, in {place}.", do="Leave it out."
        )
    name = "bad_hash" if _HASH.search(place) else "bad_field"
    return Refusal(
        name, f"{kind.__name__} has a wrong or missing value at {place}.", do="Compare it with vectors/wire."
    )
