"""The verdict in words: Korean and English reasons, an appeal, and a reviewer's deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from uuid import UUID

import msgspec
import yaml
from msgspec import UNSET, UnsetType

from haechi.core.signal import Match, PartMatch, View
from haechi.core.verdict import Block, Hold, Policy, Reason, ReasonCode, Verdict, may_publish
from haechi.gateway.pipeline import verdict_name
from haechi.hashes.windows.explain import percent, sentence
from haechi.wire import scan


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of reasons.yml: sentences for each reason, each view but the whole, each cause of an unscanned
    upload, and the appeal."""

    reasons: dict[ReasonCode, scan.Text]
    views: dict[View, scan.Text]
    unread: dict[str, scan.Text]
    appeal: scan.Text


@cache
def words() -> Words:
    """The sentences, read once."""
    text = files("haechi.gateway").joinpath("reasons.yml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text), Words)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answer its reader wants: the version, and whether to say where agreeing windows lie."""

    version: scan.AnswerVersion = 1
    explain: bool = False


USUAL = Wanted()


def answer(
    scan_id: UUID, verdict: Verdict, *, policy: Policy, now: datetime, wanted: Wanted = USUAL
) -> scan.ScanAnswer:
    """The answer to send, in the version its reader knows. A hold or a block tells how to object and by when
    a person decides."""
    objection = None
    if isinstance(verdict, Hold | Block):
        objection = scan.Appeal(text=words().appeal, decide_by=now + policy.review)
    return scan.ScanAnswer(
        v=wanted.version,
        scan_id=scan_id,
        verdict=verdict_name(verdict),  # type: ignore[arg-type]
        may_publish=may_publish(verdict),
        reasons=tuple(_reason(reason, wanted) for reason in verdict.reasons),
        hold_until=verdict.until if isinstance(verdict, Hold) else None,
        appeal=objection,
    )


def _reason(reason: Reason, wanted: Wanted) -> scan.Reason:
    if reason.code is ReasonCode.UNREAD:
        known = words().unread
        return scan.Reason(code=reason.detail, text=known.get(reason.detail, known["other"]))
    match = reason.match
    if match is None:
        return scan.Reason(code=reason.code.value, text=words().reasons[reason.code])
    return scan.Reason(
        code=reason.code.value,
        text=_found(words().reasons[reason.code], match.view),
        entry=match.entry,
        distance=match.distance if isinstance(match, Match) else None,
        view=_view(match.view, wanted.version),
        part=_part(match, wanted) if isinstance(match, PartMatch) else UNSET,
    )


def _found(text: scan.Text, view: View) -> scan.Text:
    """The reason, and under which view the upload matched where it was not as it is."""
    more = words().views.get(view)
    return text if more is None else scan.Text(ko=f"{text.ko} {more.ko}", en=f"{text.en} {more.en}")


def _view(view: View, version: scan.AnswerVersion) -> scan.ViewName | UnsetType:
    """The name of the view, or the nearest one that a reader of version 2 knows."""
    if version == 1:
        return UNSET
    known = version >= 3 or view.value in scan.VIEWS_OF_2
    return view.value if known else View.PICTURE_BOX.value


def _part(match: PartMatch, wanted: Wanted) -> scan.Part | UnsetType:
    """For the person who decides, never for the uploader: numbers would help to get round it."""
    if wanted.version < 3:
        return UNSET
    said = sentence(agreeing=match.agreeing, banked=match.banked, shown=match.shown, turn=match.turn)
    where: scan.Squares | UnsetType = UNSET
    if wanted.explain and match.squares is not None:
        found = match.squares
        where = scan.Squares(rows=found.rows, columns=found.columns, places=found.places)
    return scan.Part(
        text=scan.Text(ko=said.ko, en=said.en),
        agreeing=match.agreeing,
        banked=match.banked,
        shown=percent(match.shown),
        turn=match.turn,
        squares=where,
    )
