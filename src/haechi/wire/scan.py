"""The gateway's answer about one upload: what was decided, why, and how to object."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from msgspec import UNSET, UnsetType

from haechi.wire.codec import Distance, Message, Moment, OpaqueId

VerdictName = Literal["pass", "label", "hold", "block", "unscanned"]
ViewName = Literal["whole", "turned", "border_removed", "picture_box", "panel"]
AnswerVersion = Literal[1, 2]
# A reader that knows version 2 asks for it here; without it version 1 is sent.
ANSWER_HEADER = "haechi-answer"


class Text(Message, frozen=True, kw_only=True):
    """The same sentence in Korean and in English."""

    ko: str
    en: str


class Reason(Message, frozen=True, kw_only=True):
    """One reason with its stable code. `entry` and `distance` are there when a bank entry matched; since
    version 2 `view` is too, and names what of the upload matched.
    """

    code: str
    text: Text
    entry: OpaqueId | None = None
    distance: Distance | None = None
    view: ViewName | UnsetType = UNSET


class Appeal(Message, frozen=True, kw_only=True):
    """What to tell the uploader: they may object, and by when a person of the platform decides."""

    text: Text
    decide_by: Moment


class ScanAnswer(Message, frozen=True, kw_only=True):
    """`may_publish` is what to do now; a hold ends in publication at `hold_until`, or earlier by a person.

    `appeal` is there for every hold and block. Show its text and the reasons' `text`, never `entry`,
    `distance` or `view`.
    """

    v: AnswerVersion
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
        named = self.v == 2
        if any((reason.view is not UNSET) != (named and reason.entry is not None) for reason in self.reasons):
            raise ValueError("since version 2 a match says its view, and nothing else does")
