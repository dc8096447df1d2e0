"""A person's decisions: triage with its reason, taking it back, and what a withdrawal means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from haechi.core.consent import Cleared, Purpose, clear
from haechi.core.errors import ConsentMissing
from haechi.core.ids import Actor
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases.models import Case
from haechi.hub.casework.cases.records import CaseRecord
from haechi.hub.casework.cases.rules import (
    REASONS,
    WITHDRAWAL_REASONS,
    SexualReport,
    check_reason,
    check_track,
)
from haechi.hub.casework.cases.steps import case_row, check_note, move_case, read_case, start_triage
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel import events
from haechi.hub.kernel.transitions import Step
from haechi.hub.measures import api as measures

HOUR = timedelta(hours=1)
# After these intake has no more use for windows: the banks have them, or nobody will.
WINDOWS_NOT_NEEDED = frozenset({"accepted", "referred_out", "duplicate", "out_of_scope"})


def triage(
    case_id: UUID,
    decision: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    sealed_note: Mapping[str, Any] | None = None,
) -> CaseRecord:
    """Decide what happens with a report. Accepting it starts protection, all in one transaction."""
    check_reason(decision, reason, REASONS)
    with transaction.atomic():
        case = case_row(case_id, lock=True)
        check_track(decision, case.track)
        waited = now - case.created_at
        step = Step(reason=reason, sealed_note=check_note(sealed_note, case_id) if sealed_note else None)
        move_case(case, decision, actor=actor, now=now, step=step)
        report = intake.get(case.report)
        # A child's report that was withdrawn stays withdrawn; protection goes on without it.
        if report.state != "withdrawn":
            start_triage(case, actor=actor, now=now)
            intake.move(report.id, decision, actor=actor, now=now, step=Step(reason=reason))
        if decision == "accepted":
            _protect(SexualReport(report), actor=actor, now=now)
            events.emit("cases.accepted", subject=case.id, data={"report": str(report.id)}, now=now)
        if decision in WINDOWS_NOT_NEEDED:
            intake.erase_windows(report.id, now=now)
        measures.count("cases.triaged", now=now, bucket=decision)
        measures.observe_hours("cases.hours_to_triage", waited / HOUR, now=now)
    return read_case(case)


def reopen(case_id: UUID, *, actor: Actor, now: datetime) -> CaseRecord:
    """A lead takes up again what was put aside."""
    with transaction.atomic():
        case = case_row(case_id, lock=True)
        move_case(case, "opened", actor=actor, now=now, step=Step(reason="reopened"))
        intake.move(case.report, "triage", actor=actor, now=now, step=Step(reason="reopened"))
    return read_case(case)


def decide_withdrawal(
    case_id: UUID, decision: str, *, reason: str, actor: Actor, now: datetime
) -> CaseRecord:
    """Where a child may be shown: `honour` the withdrawal, or `protect` on."""
    check_reason(decision, reason, WITHDRAWAL_REASONS)
    with transaction.atomic():
        case = case_row(case_id, lock=True)
        step = Step(reason=reason)
        protect = decision == "protect"
        if protect:
            was_accepted = case.transitions.filter(to_state="accepted").exists()
            move_case(case, "accepted" if was_accepted else "opened", actor=actor, now=now, step=step)
        else:
            move_case(case, "frozen", actor=actor, now=now, step=step)
            intake.end_grants(case.report, now=now)
        banks.decide_kept(case.report, protect=protect, reason=reason, actor=actor, now=now)
        intake.tell(case.report, "case.protected" if protect else "case.frozen", now=now)
        if not protect:
            freeze(case, now)
    return read_case(case)


def freeze(case: Case, now: datetime) -> None:
    """Tell the rooms above that nothing more may be shared."""
    events.emit("cases.frozen", subject=case.id, data={"report": str(case.report)}, now=now)


def _protect(report: SexualReport, *, actor: Actor, now: datetime) -> None:
    """Put the report's hashes into the bank as claims, where the person allowed exactly that."""
    record = report.record
    usable = [claimed for claimed in record.hashes if banks.usable(claimed.hash)]
    cleared = _cleared(record.id, Purpose.RELEASE_HASH, "hash", now) if usable else None
    if cleared is None:
        # Help does not depend on it: places are still asked for removal, only uploads are not matched.
        return
    for_windows = _cleared(record.id, Purpose.RELEASE_WINDOWS, "windows", now)
    retained = intake.may_be_minor(record.id)
    for claimed in usable:
        windows = None
        if claimed.windows is not None and for_windows is not None:
            windows = banks.ClearedWindows(claimed.windows, for_windows)
        banks.add_claim(
            claimed.hash,
            report_id=record.id,
            cleared=cleared,
            retained=retained,
            actor=actor,
            now=now,
            windows=windows,
        )


def _cleared(report_id: UUID, purpose: Purpose, field: str, now: datetime) -> Cleared | None:
    """The gate's leave to give one field to the banks; None where the person did not allow just that."""
    try:
        return clear(
            purpose=purpose,
            recipient=banks.RECIPIENT,
            subject=report_id,
            fields=frozenset({field}),
            grants=intake.grants(report_id),
            now=now,
        )
    except ConsentMissing:
        return None
