"""The door of enforcement: take what notices could not settle, decide on record, and stop when it is gone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from haechi.core.deadlines import due
from haechi.core.errors import NotPermitted, Refusal
from haechi.core.ids import SYSTEM, Actor
from haechi.hub.casework.enforcement.history import history as read_history
from haechi.hub.casework.enforcement.history import snapshot
from haechi.hub.casework.enforcement.models import Escalation
from haechi.hub.casework.enforcement.records import EscalationRecord, History, Line
from haechi.hub.casework.enforcement.rules import (
    DECISIONS,
    ESCALATION,
    OTHER_ROUTES,
    UNDECIDED,
    OutageReason,
    ReturnReason,
)
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import api as notices
from haechi.hub.casework.notices.records import StepRecord
from haechi.hub.kernel.access import may_order
from haechi.hub.kernel.events import EventRecord
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api as ledger
from haechi.hub.measures import api as measures
from haechi.rules import Statute, staff_rules

__all__ = [
    "ESCALATION",
    "EscalationRecord",
    "History",
    "Line",
    "authority_unavailable",
    "desk",
    "for_report",
    "get",
    "history",
    "on_exhausted",
    "on_frozen",
    "on_gone",
    "other_routes",
    "propose_again",
    "return_it",
    "take_up",
    "targets",
]


def on_exhausted(event: EventRecord, now: datetime) -> None:
    """Handler of notices.exhausted: put the notice and its history before the desk, once."""
    taken = snapshot(notices.get(event.subject), event.at)
    with transaction.atomic():
        row, fresh = Escalation.objects.get_or_create(
            notice_id=event.subject,
            defaults={
                "report_id": event.data["report"],
                "snapshot": taken,
                "state": Escalation.machine.initial,
                "created_at": now,
                "entered_at": now,
            },
        )
        if fresh:
            body = {"notice": str(event.subject), "sha256": taken["sha256"]}
            ledger.append("escalation.proposed", row.pk, body, now=now)
            measures.count("enforcement.proposed", now=now)
            _tell(row, now)


def on_gone(event: EventRecord, now: datetime) -> None:
    """Handler of notices.verified_gone: nothing is left to enforce."""
    _end(Escalation.objects.filter(notice_id=event.subject), "resolved", "verified_gone", now)


def on_frozen(event: EventRecord, now: datetime) -> None:
    """Handler of cases.frozen: the person withdrew."""
    _end(Escalation.objects.filter(report_id=event.data["report"]), "withdrawn", "withdrawn", now)


def take_up(escalation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """An officer of the desk starts to work on it."""
    _move(escalation_id, "taken_up", "taken_up", actor, now)


def return_it(escalation_id: UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """Send it back, for one of the coded reasons."""
    _move(escalation_id, "returned", _code(reason, ReturnReason), actor, now)


def authority_unavailable(escalation_id: UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """The body that decides cannot: on record, with its clock running in public."""
    _move(escalation_id, "authority_unavailable", _code(reason, OutageReason), actor, now)


def propose_again(escalation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The centre answers a return and puts it before the desk again."""
    _move(escalation_id, "proposed", "answered", actor, now)


def desk() -> tuple[EscalationRecord, ...]:
    """Everything undecided, the longest waiting first."""
    return tuple(map(_record, _whole().filter(state__in=UNDECIDED).order_by("created_at")))


def for_report(report_id: UUID) -> tuple[EscalationRecord, ...]:
    return tuple(map(_record, _whole().filter(report_id=report_id).order_by("created_at")))


def get(escalation_id: UUID) -> EscalationRecord:
    return _record(_row(_whole(), escalation_id))


def history(escalation_id: UUID, *, now: datetime) -> History:
    """The reasoned history behind one escalation, up to this moment."""
    row = _row(_whole(), escalation_id)
    term = staff_rules().deadline("kr.platform.removal", now).term()
    return read_history(notices.get(row.notice_id), row.snapshot, term)


def other_routes(now: datetime) -> tuple[Statute, ...]:
    """What stays open by law while the authority cannot sit."""
    return tuple(staff_rules().statute(name, now) for name in OTHER_ROUTES)


def targets(state: str, *, actor: Actor) -> frozenset[str]:
    """Where this officer may move what stands in `state`: a decision is an authority's alone."""
    found = frozenset(ESCALATION.targets(state, actor.role))
    return found if may_order(actor) else found - DECISIONS


def _move(escalation_id: UUID, to: str, reason: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        row = _row(Escalation.objects.select_for_update(), escalation_id)
        ESCALATION.check(row.state, to, actor.role)
        if to in DECISIONS and not may_order(actor):
            raise NotPermitted("Your agency proposes; an authority decides.", do="Leave it to an authority.")
        step = Step(reason=reason, public_note=f"escalation.{to}")
        ledger.move(row, to, actor=actor, now=now, step=step)
        measures.count(f"enforcement.{to}", now=now, bucket=reason)
        _tell(row, now)


def _end(rows: QuerySet[Escalation], to: str, reason: str, now: datetime) -> None:
    for row in rows.select_for_update().filter(state__in=UNDECIDED):
        step = Step(reason=reason, public_note=f"escalation.{to}")
        ledger.move(row, to, actor=SYSTEM, now=now, step=step)
        measures.count(f"enforcement.{to}", now=now)
        _tell(row, now)


def _tell(row: Escalation, now: datetime) -> None:
    intake.tell(row.report_id, f"escalation.{row.state}", now=now, by=_due(row))


def _due(row: Escalation) -> datetime | None:
    rule = ESCALATION.state(row.state).deadline
    return due(staff_rules().deadline(rule, row.entered_at).term(), row.entered_at).first if rule else None


def _code(reason: str, codes: type[ReturnReason] | type[OutageReason]) -> str:
    if reason not in {code.value for code in codes}:
        raise Refusal("bad_reason", "This is not one of the reasons.", do="Choose one from the list.")
    return reason


def _whole() -> QuerySet[Escalation]:
    return Escalation.objects.prefetch_related("transitions")


def _row(rows: QuerySet[Escalation], escalation_id: UUID) -> Escalation:
    row = rows.filter(pk=escalation_id).first()
    if row is None:
        raise Refusal("no_escalation", "There is no such escalation.", do="Go back to the list.")
    return row


def _record(row: Escalation) -> EscalationRecord:
    steps = tuple(
        StepRecord(step.at, step.from_state, step.to_state, step.actor, step.role, step.reason, step.basis)
        for step in row.transitions.all()
    )
    return EscalationRecord(
        id=row.pk,
        report_id=row.report_id,
        notice_id=row.notice_id,
        state=row.state,
        version=row.version,
        reason=steps[-1].reason if steps else "ladder_ended",
        created_at=row.created_at,
        entered_at=row.entered_at,
        due_at=_due(row),
        steps=steps,
    )
