"""Statutes that a person put on record to stand in for the consents of a report."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from haechi.core.consent import Override, Purpose
from haechi.core.errors import NotPermitted, Refusal
from haechi.core.ids import Actor
from haechi.hub.casework.intake.models import RecordedStatute
from haechi.hub.casework.intake.witness import record_grants
from haechi.hub.kernel import events
from haechi.hub.ledger import api as ledger
from haechi.rules import staff_rules

MAY_RECORD = frozenset({"deletion_officer", "lead"})
# A statute lets a place be told, and what stands there be kept first. It never releases a hash.
COVERED = frozenset({Purpose.NOTICE, Purpose.EVIDENCE})


def record_statute(report_id: UUID, statute: str, *, actor: Actor, now: datetime) -> None:
    """Put on record that a statute lets evidence be kept and notices go without a grant."""
    if actor.role not in MAY_RECORD:
        raise NotPermitted("Your role does not cover this.", do="Ask a deletion officer or the lead.")
    rule = staff_rules().statute(statute, now)
    if not rule.replaces_consent:
        raise Refusal("not_an_override", "This statute does not replace consent.", do="Ask the person.")
    with transaction.atomic():
        _, fresh = RecordedStatute.objects.get_or_create(
            report_id=report_id,
            statute=statute,
            defaults={"recorded_by": str(actor), "recorded_at": now},
        )
        if fresh:
            body = {"statute": statute, "recorded_by": str(actor)}
            ledger.append("report.statute_recorded", report_id, body, now=now)
            record_grants(report_id, now=now)
            events.emit(
                "intake.statute_recorded", subject=report_id, data={"report": str(report_id)}, now=now
            )


def overrides(report_id: UUID, purpose: Purpose) -> tuple[Override, ...]:
    """What stands in for a grant of `purpose`."""
    if purpose not in COVERED:
        return ()
    return tuple(
        Override(row.statute, purpose, row.recorded_by, row.recorded_at)
        for row in RecordedStatute.objects.filter(report_id=report_id)
    )
