"""The gateway's answer about one upload: what was decided, why, and how to object."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from haechi.wire.codec import Distance, Message, Moment, OpaqueId

VerdictName = Literal["pass", "label", "hold", "block", "unscanned"]
ViewName = Literal["whole", "turned", "border_removed", "picture_box", "panel", "part"]
# The views that version 2 began with. It names any later one, all of them of a part, as the last of these.
VIEWS_OF_2 = ("whole", "turned", "border_removed", "picture_box")
AnswerVersion = Literal[1, 2, 3]
# A reader that knows a later version asks for it here; without it version 1 is sent.
ANSWER_HEADER = "haechi-answer"
# With "1" in it, version 3 also says where on the upload the agreeing windows lie.
EXPLAIN_HEADER = "haechi-explain"

Count = Annotated[int, msgspec.Meta(ge=1, le=255)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
Pixels = Annotated[int, msgspec.Meta(ge=0, le=640)]
Place = Annotated[int, msgspec.Meta(ge=0, le=640 * 64)]


class Text(Message, frozen=True, kw_only=True):
    """The same sentence in Korean and in English."""

    ko: str
    en: str


class Squares(Message, frozen=True, kw_only=True):
    """Where the agreeing windows lie on the upload: y, x and half a side in 1/64 px of a copy of the upload
    with so many rows and columns. For whoever decides an appeal; nothing of the banked picture is in it.
    """

    rows: Pixels
    columns: Pixels
    places: Annotated[tuple[tuple[Place, Place, Place], ...], msgspec.Meta(min_length=1, max_length=255)]


class Part(Message, frozen=True, kw_only=True):
    """How parts of the upload agree with a banked picture: so many of its windows, so many percent of its
    area shown, the upload turned so (0 as it is; 1 upside down, 2 mirrored, 3 both; 4 to 7 those with rows
    and columns exchanged). `text` says it to whoever decides.
    """

    text: Text
    agreeing: Count
    banked: Count
    shown: Percent
    turn: Annotated[int, msgspec.Meta(ge=0, le=7)]
    squares: Squares | UnsetType = UNSET


class Reason(Message, frozen=True, kw_only=True):
    """One reason with its stable code. `entry` is there when a bank entry matched, and `distance` when a hash
    did; since version 2 `view` names what of the upload matched, and since version 3 `part` is there instead
    of a distance where windows agreed.
    """

    code: str
    text: Text
    entry: OpaqueId | None = None
    distance: Distance | None = None
    view: ViewName | UnsetType = UNSET
    part: Part | UnsetType = UNSET


class Appeal(Message, frozen=True, kw_only=True):
    """What to tell the uploader: they may object, and by when a person of the platform decides."""

    text: Text
    decide_by: Moment


class ScanAnswer(Message, frozen=True, kw_only=True):
    """`may_publish` is what to do now; a hold ends in publication at `hold_until`, or earlier by a person.

    `appeal` is there for every hold and block. Show its text and the reasons' `text`, never `entry`,
    `distance`, `view` or `part`.
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
        for reason in self.reasons:
            _must_fit(reason, self.v)


def _must_fit(reason: Reason, version: AnswerVersion) -> None:
    if (reason.view is not UNSET) != (version >= 2 and reason.entry is not None):
        raise ValueError("since version 2 a match says its view, and nothing else does")
    if version == 2 and reason.view is not UNSET and reason.view not in VIEWS_OF_2:
        raise ValueError("version 2 does not know this view")
    if (reason.part is not UNSET) != (version >= 3 and reason.view == "part"):
        raise ValueError("since version 3 agreement of windows says how much agrees, and nothing else does")
    if reason.distance is not None and reason.view == "part":
        raise ValueError("agreement of windows has no distance")
