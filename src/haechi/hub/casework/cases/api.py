"""The door of cases: open, take, triage, note, and what follows from a withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from haechi.core.errors import NotPermitted
from haechi.core.ids import Actor
from haechi.hub.casework.cases.deciding import decide_withdrawal, reopen, triage
from haechi.hub.casework.cases.errors import UnknownCase
from haechi.hub.casework.cases.handling import (
    on_stopped,
    on_windows_stopped,
    on_windows_withdrawn,
    on_withdrawn,
    open_case,
)
from haechi.hub.casework.cases.models import Case, CaseNote
from haechi.hub.casework.cases.numbers import read_number
from haechi.hub.casework.cases.records import CaseRecord, NoteRecord, StepRecord
from haechi.hub.casework.cases.rules import CASE, REASONS, TEAM, WITHDRAWAL_REASONS
from haechi.hub.casework.cases.steps import case_row, check_note, read_case, start_triage
from haechi.hub.ledger import api as ledger

__all__ = [
    "REASONS",
    "WITHDRAWAL_REASONS",
    "CaseRecord",
    "NoteRecord",
    "StepRecord",
    "add_note",
    "close",
    "decide_withdrawal",
    "for_report",
    "get",
    "history",
    "notes",
    "number_in_state",
    "on_stopped",
    "on_windows_stopped",
    "on_windows_withdrawn",
    "on_withdrawn",
    "open_case",
    "queue",
    "reopen",
    "take",
    "targets",
    "triage",
]


def get(case_id: UUID) -> CaseRecord:
    return read_case(case_row(case_id))


def for_report(report_id: UUID) -> CaseRecord:
    """The case of a report; UnknownCase until it has been opened."""
    found = Case.objects.filter(report=report_id).first()
    if found is None:
        raise UnknownCase()
    return read_case(found)


def queue(
    *, states: tuple[str, ...] = (), assigned_to: UUID | None = None, number: str = "", limit: int = 200
) -> tuple[CaseRecord, ...]:
    """Cases in the order in which people should look at them: urgent first, then by what is due next."""
    rows: QuerySet[Case] = Case.objects.all()
    if states:
        rows = rows.filter(state__in=states)
    if assigned_to is not None:
        rows = rows.filter(assigned_to=assigned_to)
    if number:
        rows = rows.filter(number__startswith=read_number(number) or "-")
    in_order = rows.order_by("-urgent", F("due_at").asc(nulls_last=True), "created_at")
    return tuple(map(read_case, in_order[:limit]))


def number_in_state(states: tuple[str, ...]) -> int:
    """How many cases stand in one of these states."""
    return Case.objects.filter(state__in=states).count()


def targets(case: CaseRecord, *, roles: frozenset[str]) -> frozenset[str]:
    """Where somebody of these roles may move the case now."""
    return frozenset(target for role in roles for target in CASE.targets(case.state, role))


def take(case_id: UUID, *, actor: Actor, now: datetime) -> CaseRecord:
    """An officer works on it from now on; the reporter is told that somebody is reading."""
    if actor.kind != "officer" or actor.role not in TEAM.split():
        raise NotPermitted("Only a member of the team takes a case.", do="Ask a colleague.")
    with transaction.atomic():
        case = case_row(case_id, lock=True)
        if str(case.assigned_to) != actor.id:
            case.assigned_to = UUID(actor.id)
            case.save(update_fields=["assigned_to"])
            ledger.append("case.taken", case.id, {"by": str(actor)}, now=now)
        start_triage(case, actor=actor, now=now)
    return read_case(case)


def add_note(
    case_id: UUID, envelope: Mapping[str, Any], *, note_id: UUID, actor: Actor, now: datetime
) -> None:
    """Keep a note that the officer's browser sealed to the team; `note_id` makes posting twice harmless."""
    case, sealed = case_row(case_id), check_note(envelope, case_id)
    CaseNote.objects.get_or_create(
        id=note_id, defaults={"case": case, "by": str(actor), "at": now, "envelope": sealed}
    )


def notes(case_id: UUID) -> tuple[NoteRecord, ...]:
    rows = CaseNote.objects.filter(case_id=case_id)
    return tuple(NoteRecord(id=row.id, by=row.by, at=row.at, envelope=row.envelope) for row in rows)


def history(case_id: UUID) -> tuple[StepRecord, ...]:
    """Every step of a case, oldest first."""
    return tuple(
        StepRecord(
            at=row.at,
            actor=row.actor,
            role=row.role,
            source=row.from_state,
            target=row.to_state,
            reason=row.reason,
            sealed_note=row.sealed_note,
        )
        for row in case_row(case_id).transitions.all()
    )


def close(case_id: UUID, *, actor: Actor, now: datetime) -> CaseRecord:
    """Put a frozen case away."""
    with transaction.atomic():
        case = case_row(case_id, lock=True)
        ledger.move(case, "closed", actor=actor, now=now)
        Case.objects.filter(pk=case.pk).update(due_at=None)
    return get(case_id)
