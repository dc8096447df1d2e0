"""The gateway's answer about one upload: what was decided, why, and how to object."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from haechi.wire.codec import Distance, Message, Moment, OpaqueId

VerdictName = Literal["pass", "label", "hold", "block", "unscanned"]


class Text(Message, frozen=True, kw_only=True):
    """The same sentence in Korean and in English."""

    ko: str
    en: str


class Reason(Message, frozen=True, kw_only=True):
    """One reason with its stable code. `entry` and `distance` are there when a bank entry matched."""

    code: str
    text: Text
    entry: OpaqueId | None = None
    distance: Distance | None = None


class Appeal(Message, frozen=True, kw_only=True):
    """What to tell the uploader: they may object, and by when a person of the platform decides."""

    text: Text
    decide_by: Moment


class ScanAnswer(Message, frozen=True, kw_only=True):
    """`may_publish` is what to do now; a hold ends in publication at `hold_until`, or earlier by a person.

    `appeal` is there for every hold and block. Show its text and `reasons`, never `entry` or `distance`.
    """

    v: Literal[1]
    scan_id: UUID
    verdict: VerdictName
    may_publish: bool
    reasons: tuple[Reason, ...]
    hold_until: Moment | None = None
    appeal: Appeal | None = None

    def __post_init__(self) -> None:
        if (self.verdict in ("hold", "block")) != (self.appeal is not None):
            raise ValueError("a hold or a block carries its appeal, and nothing else does")
        if (self.verdict == "hold") != (self.hold_until is not None):
            raise ValueError("a hold says until when, and nothing else does")
        if self.verdict != "pass" and not self.reasons:
            raise ValueError("anything but a pass says why")
