"""What every decision about a case is made of: read it under lock, move it, set what is due next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from haechi.core.deadlines import due
from haechi.core.ids import Actor
from haechi.hub.casework.cases.errors import UnknownCase
from haechi.hub.casework.cases.models import Case
from haechi.hub.casework.cases.records import CaseRecord
from haechi.hub.casework.cases.rules import deadline_rule
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel.member_keys import active_member_keys
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api as ledger
from haechi.infra.sealing import Envelope, check_envelope
from haechi.rules import staff_rules


def case_row(case_id: UUID, *, lock: bool = False) -> Case:
    rows = Case.objects.select_for_update() if lock else Case.objects.all()
    found = rows.filter(pk=case_id).first()
    if found is None:
        raise UnknownCase()
    return found


def move_case(case: Case, to: str, *, actor: Actor, now: datetime, step: Step | None = None) -> None:
    """Move on record, and set by when somebody has to act next."""
    ledger.move(case, to, actor=actor, now=now, step=step)
    case.due_at = due_at(to, urgent=case.urgent, now=now)
    case.save(update_fields=["due_at"])


def due_at(state: str, *, urgent: bool, now: datetime) -> datetime | None:
    rule = deadline_rule(state, urgent=urgent)
    return due(staff_rules().deadline(rule, now).term(), now).first if rule else None


def start_triage(case: Case, *, actor: Actor, now: datetime) -> None:
    """Somebody reads it: the report stands in triage, if it did not yet."""
    if intake.get(case.report).state in ("acknowledged", "needs_info"):
        intake.move(case.report, "triage", actor=actor, now=now)


def check_note(envelope: Mapping[str, Any], case_id: UUID) -> Envelope:
    """A note's envelope: bound to its case, for members of the team and nobody else."""
    keys = frozenset(key for key, _ in active_member_keys())
    return check_envelope(envelope, context=f"note:{case_id}", recipients=keys, to_reporter=False)


def read_case(row: Case) -> CaseRecord:
    return CaseRecord(
        id=row.id,
        number=row.number,
        report_id=row.report,
        track=row.track,
        urgent=row.urgent,
        state=row.state,
        version=row.version,
        assigned_to=row.assigned_to,
        opened_at=row.created_at,
        entered_at=row.entered_at,
        due_at=row.due_at,
    )
