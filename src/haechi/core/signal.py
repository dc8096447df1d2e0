"""What the checks say about one upload before anybody decides: matches, detections, failures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class EntryKind(StrEnum):
    """How far an entry has come: somebody's word, or a finding by two people with its basis."""

    CLAIM = "claim"
    CONFIRMED = "confirmed"


class View(StrEnum):
    """What of an upload was compared: all of it as it is, turned or mirrored, a picture inside it, or parts
    that may be cut out of a picture (`PartMatch`).
    """

    WHOLE = "whole"
    TURNED = "turned"
    BORDER_REMOVED = "border_removed"
    PICTURE_BOX = "picture_box"
    PANEL = "panel"
    PART = "part"


class Strength(StrEnum):
    """How much the agreement of windows may bring about at most, whatever the entry is."""

    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Match:
    """A bank entry near the upload. A claim says until when it may hold; a confirmed entry does not.

    `quality` (0..100) is the poorer of the two hashes': below some, alike hashes do not mean alike pictures.
    """

    entry: str
    kind: EntryKind
    distance: int
    quality: int = 100
    hold_until: datetime | None = None
    view: View = View.WHOLE

    def __post_init__(self) -> None:
        _must_fit(self.kind, self.hold_until)


@dataclass(frozen=True, slots=True)
class Squares:
    """Where the agreeing windows lie on the upload: (y, x, half a side) in 1/64 px of a copy of the upload
    with so many rows and columns. Nothing here is of the banked picture.
    """

    rows: int
    columns: int
    places: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class PartMatch:
    """Windows of the upload agree with those of a bank entry on one scale, shift and turn.

    `agreeing` of the entry's `banked` windows do; the upload shows the share `shown` (0..1) of the banked
    picture; `turn` (0..7) is how the upload was turned or mirrored for it; `expected` is how many such
    matches one upload of something else would have by chance.
    """

    entry: str
    kind: EntryKind
    agreeing: int
    banked: int
    shown: float
    turn: int
    strength: Strength
    expected: float
    hold_until: datetime | None = None
    squares: Squares | None = field(default=None, repr=False)

    view: ClassVar[View] = View.PART

    def __post_init__(self) -> None:
        _must_fit(self.kind, self.hold_until)
        if not (0 < self.agreeing <= self.banked and 0 <= self.shown <= 1 and 0 <= self.turn < 8):
            raise ValueError(
                "no more windows agree than are banked, and a share and a turn are in their bounds"
            )
        if not self.expected >= 0:
            raise ValueError("an expected number is 0 or more")


@dataclass(frozen=True, slots=True)
class Detection:
    """A detector's score, 0..1, and the half-width of its uncertainty. It prioritises; it never decides."""

    detector: str
    score: float
    margin: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """A detector was asked about something outside its domain and says so."""

    detector: str
    reason: str


@dataclass(frozen=True, slots=True)
class Declared:
    """The file itself says that it is synthetic, by this scheme ("c2pa", "iptc")."""

    scheme: str


@dataclass(frozen=True, slots=True)
class Unread:
    """The upload could not be looked at; `reason` is a stable name ("truncated", "no_bank", "busy")."""

    reason: str


Found = Match | PartMatch
Signal = Found | Detection | Abstention | Declared | Unread


def _must_fit(kind: EntryKind, hold_until: datetime | None) -> None:
    if (kind is EntryKind.CLAIM) != (hold_until is not None):
        raise ValueError("a claim says until when it may hold, and a confirmed entry does not")
