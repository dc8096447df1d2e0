"""The door of notices: draft, approve, send, look again, take answers, stop."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from haechi.core.errors import Refusal
from haechi.core.ids import Actor
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.casework.notices import writing
from haechi.hub.casework.notices.answers import receive_answer
from haechi.hub.casework.notices.drafting import (
    agency_of,
    approve,
    cancel,
    draft_for_locator,
    escalate,
    reroute,
    send_again,
)
from haechi.hub.casework.notices.freezing import on_frozen
from haechi.hub.casework.notices.models import Takedown
from haechi.hub.casework.notices.moving import locator_of
from haechi.hub.casework.notices.reading import WHOLE, read
from haechi.hub.casework.notices.records import (
    AnswerRecord,
    Letter,
    NoticeRecord,
    Preview,
    ProbeRecord,
    StepRecord,
    TryRecord,
)
from haechi.hub.casework.notices.rules import DRAFTS, FOR_A_PERSON, TAKEDOWN, CancelReason
from haechi.hub.casework.notices.timers import attend, tick
from haechi.hub.casework.notices.witness import WITNESSES
from haechi.hub.platforms import api as platforms

__all__ = [
    "TAKEDOWN",
    "WITNESSES",
    "AnswerRecord",
    "CancelReason",
    "Letter",
    "NoticeRecord",
    "Preview",
    "ProbeRecord",
    "StepRecord",
    "TryRecord",
    "approve",
    "attend",
    "cancel",
    "draft_for_locator",
    "escalate",
    "for_report",
    "get",
    "on_frozen",
    "pending",
    "preview",
    "receive_answer",
    "reroute",
    "send_again",
    "tick",
    "waiting_for_a_person",
]


def get(notice_id: UUID) -> NoticeRecord:
    row = _whole().filter(pk=notice_id).first()
    if row is None:
        raise Refusal("no_notice", "There is no such notice.", do="Go back to the list.")
    return read(row)


def for_report(report_id: UUID) -> tuple[NoticeRecord, ...]:
    """Every notice of one report, returns after their parents."""
    return tuple(map(read, _whole().filter(report_id=report_id).order_by("created_at", "generation")))


def pending() -> tuple[NoticeRecord, ...]:
    """What waits to be approved, oldest first."""
    waiting = tuple(state for state in DRAFTS if state != "checked")
    return tuple(map(read, _whole().filter(state__in=waiting).order_by("created_at")))


def waiting_for_a_person() -> tuple[NoticeRecord, ...]:
    """What went out and now needs somebody to decide: bounces, refusals, walls, withdrawals."""
    states = (*FOR_A_PERSON, "frozen")
    return tuple(map(read, _whole().filter(state__in=states).order_by("entered_at")))


def preview(notice_id: UUID, *, actor: Actor, now: datetime) -> Preview:
    """The exact words that would go out now, to whom, and what was kept of the address."""
    row = _whole().filter(pk=notice_id).exclude(channel="").first()
    if row is None:
        raise Refusal("no_route", "Nobody is known to tell yet.", do="Register the platform first.")
    kept, route = evidence.for_locator(row.locator_id), platforms.route_to(row.recipient, row.channel)
    first = row.tries.order_by("begun_at").first()
    agency = row.agency or agency_of(actor)
    words = writing.letter(row, route, first_sent=first.begun_at if first else now, now=now, agency=agency)
    return Preview(
        notice=read(row),
        letter=words,
        address=route.address,
        locator=locator_of(row).url,
        evidence_state=kept.state,
        evidence_status=kept.http_status,
    )


def _whole() -> QuerySet[Takedown]:
    return Takedown.objects.prefetch_related(*WHOLE)
