"""What a scan says about one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from haechi.core.signal import Strength


class Hit(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry of the bank near the picture: how many bits differ, and in which view (`core.signal.View`).

    `payload` is the number the bank keeps with the entry, 0 where there is none.
    """

    entry: int
    distance: int
    view: str
    payload: int = 0


class PartHit(msgspec.Struct, frozen=True):
    """A picture of the window list of which parts are shown: how many of its windows agree, the share of its
    area shown, in which turn, how many such agreements chance would bring, and what that may do at most.
    """

    entry: int
    agreeing: int
    banked: int
    shown: float
    turn: int
    expected: float
    strength: Strength


class Looked(msgspec.Struct, frozen=True):
    """The picture was searched for; `matches` are in the order of their entries.

    Where there are none and parts were looked for too, `parts` has those found, the surest first.
    """

    path: str
    matches: tuple[Hit, ...] = ()
    parts: tuple[PartHit, ...] | UnsetType = UNSET

    @property
    def found(self) -> bool:
        """Whether the picture or a part of it is known."""
        return bool(self.matches or self.parts)


class Refused(msgspec.Struct, frozen=True):
    """The file could not be used; `error` is the stable name of the reason, `message` what to do about it."""

    path: str
    error: str
    message: str

    @property
    def is_picture(self) -> bool:
        """Whether it was named or began as a picture; other files are simply passed over."""
        return self.error not in ("unsupported", "empty")


Record = Looked | Refused


def to_dict(record: Record) -> dict[str, Any]:
    """The record as its line of JSON has it."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return plain


def from_dict(plain: dict[str, Any]) -> Record:
    """Back from `to_dict`; msgspec.ValidationError where it is none."""
    if "error" in plain:
        return msgspec.convert(plain, Refused)
    return msgspec.convert(plain, Looked)


def json_line(record: Record) -> bytes:
    """One line of JSON with its end. Names that are no valid text (a path may be any bytes) are escaped."""
    try:
        return msgspec.json.encode(record) + b"\n"
    except UnicodeEncodeError:
        return json.dumps(to_dict(record)).encode() + b"\n"


def crashed(path: Path) -> Refused:
    """Said of a file whose decoding ended the process, twice."""
    return Refused(str(path), "crashed", "Decoding this file ended its process. Do not trust the file.")


def too_slow(path: Path) -> Refused:
    """Said of a file whose decoding did not end in time, twice."""
    return Refused(str(path), "too_slow", "Decoding this file took too long. Do not trust the file.")
