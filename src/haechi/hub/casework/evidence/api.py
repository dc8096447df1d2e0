"""The door of evidence: preserve what stands at each address before anybody is asked to remove it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from haechi.core.errors import Refusal
from haechi.core.ids import SYSTEM, Actor
from haechi.hub.casework.evidence.capture import capture, drop, give_up_keeping
from haechi.hub.casework.evidence.models import Evidence
from haechi.hub.casework.evidence.records import EvidenceRecord
from haechi.hub.casework.evidence.rules import NO_CONSENT, WaiveReason
from haechi.hub.casework.evidence.witness import WITNESSES
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel import jobs
from haechi.hub.kernel.events import EventRecord
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api as ledger

__all__ = [
    "NO_CONSENT",
    "WITNESSES",
    "EvidenceRecord",
    "WaiveReason",
    "capture",
    "for_locator",
    "for_report",
    "on_frozen",
    "on_statute",
    "preserve",
    "preserve_for_case",
    "tick",
    "waive",
]


def preserve_for_case(event: EventRecord, now: datetime) -> None:
    """Handler of cases.accepted: every public address of the report is to be kept."""
    preserve(UUID(event.data["report"]), now=now)


def preserve(report_id: UUID, *, now: datetime) -> None:
    """Make one piece of evidence due for each public address that has none yet."""
    with transaction.atomic():
        for locator in intake.get(report_id).locators:
            if locator.public:
                row, _ = Evidence.objects.get_or_create(
                    locator_id=locator.id,
                    defaults={
                        "report_id": report_id,
                        "state": Evidence.machine.initial,
                        "created_at": now,
                        "entered_at": now,
                        "due_at": now,
                    },
                )
                _wake(row)


def waive(locator_id: UUID, *, actor: Actor, now: datetime, reason: str) -> EvidenceRecord:
    """A person chooses speed: notices may go before anything is kept. The reason stays on record."""
    if reason not in {code.value for code in WaiveReason}:
        raise Refusal("bad_reason", "Speed needs one of its reasons.", do="Choose one from the list.")
    with transaction.atomic():
        row = _row(locator_id, lock=True)
        give_up_keeping(row, actor=actor, now=now, reason=reason, key="evidence.waived")
    return _record(Evidence.objects.get(pk=row.pk))


def on_frozen(event: EventRecord, now: datetime) -> None:
    """Handler of cases.frozen: what is not kept yet will not be. What is sealed stays sealed."""
    for row in Evidence.objects.select_for_update().filter(report_id=event.data["report"], state="due"):
        drop(row, now)


def on_statute(event: EventRecord, now: datetime) -> None:
    """Handler of intake.statute_recorded: keep now what no consent allowed. An officer's waiver stands."""
    rows = Evidence.objects.select_for_update().filter(report_id=event.data["report"])
    for row in rows.filter(state__in=("waived", "dropped")):
        if _reason(row) in (NO_CONSENT, "withdrawn"):
            ledger.move(row, "due", actor=SYSTEM, now=now, step=Step(reason="statute_recorded"))
            Evidence.objects.filter(pk=row.pk).update(due_at=now)
            _wake(row)


def for_report(report_id: UUID) -> tuple[EvidenceRecord, ...]:
    rows = Evidence.objects.filter(report_id=report_id).order_by("created_at", "id")
    return tuple(map(_record, rows))


def for_locator(locator_id: UUID) -> EvidenceRecord:
    return _record(_row(locator_id))


def tick(now: datetime) -> None:
    """Tick: wake the capture of everything that is due."""
    for row in Evidence.objects.filter(state="due", due_at__lte=now)[:500]:
        _wake(row)


def _wake(row: Evidence) -> None:
    if row.state == "due":
        jobs.defer("evidence.capture", key=f"evidence:{row.pk}", evidence=str(row.pk))


def _row(locator_id: UUID, *, lock: bool = False) -> Evidence:
    rows = Evidence.objects.select_for_update() if lock else Evidence.objects.all()
    found = rows.filter(locator_id=locator_id).first()
    if found is None:
        raise Refusal("no_evidence", "Nothing is kept for this address.", do="Accept its case first.")
    return found


def _reason(row: Evidence) -> str:
    """Why it stands where it does; empty where nothing had to be said."""
    last = row.transitions.order_by("version").last()
    return last.reason if last else ""


def _record(row: Evidence) -> EvidenceRecord:
    return EvidenceRecord(
        id=row.pk,
        report_id=row.report_id,
        locator_id=row.locator_id,
        state=row.state,
        reason=_reason(row),
        version=row.version,
        entered_at=row.entered_at,
        captured_at=row.captured_at,
        sha256=row.sha256,
        http_status=row.http_status,
        envelope=row.envelope,
    )
