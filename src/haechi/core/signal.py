"""What the checks say about one upload before anybody decides: matches, detections, failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EntryKind(StrEnum):
    """How far an entry has come: somebody's word, or a finding by two people with its basis."""

    CLAIM = "claim"
    CONFIRMED = "confirmed"


class View(StrEnum):
    """What of an upload was compared: all of it as it is, turned or mirrored, or a picture inside it."""

    WHOLE = "whole"
    TURNED = "turned"
    BORDER_REMOVED = "border_removed"
    PICTURE_BOX = "picture_box"
    PANEL = "panel"


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
        if (self.kind is EntryKind.CLAIM) != (self.hold_until is not None):
            raise ValueError("a claim says until when it may hold, and a confirmed entry does not")


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


Signal = Match | Detection | Abstention | Declared | Unread
