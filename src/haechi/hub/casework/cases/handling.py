"""What cases do about news from other rooms. Each handler runs once for each event."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from haechi.core.ids import REPORTER, SYSTEM
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases.deciding import freeze
from haechi.hub.casework.cases.models import Case
from haechi.hub.casework.cases.numbers import number_of
from haechi.hub.casework.cases.steps import case_row, due_at, move_case
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel.events import EventRecord
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api as ledger


def open_case(event: EventRecord, now: datetime) -> None:
    """A report came in: open its case and tell the reporter that the team has it."""
    _opened(event.subject, now)


def on_withdrawn(event: EventRecord, now: datetime) -> None:
    """An adult's withdrawal stops all sharing at once; where a child may be shown, an officer decides."""
    case = case_row(_opened(event.subject, now), lock=True)
    withdrawal = banks.withdraw(case.report, actor=REPORTER, now=now)
    step = Step(reason="withdrawn")
    if event.data["may_be_minor"] == "yes" or withdrawal.kept:
        move_case(case, "review", actor=REPORTER, now=now, step=step)
        intake.tell(case.report, "case.review", now=now, by=case.due_at)
    elif case.state == "accepted":
        move_case(case, "frozen", actor=REPORTER, now=now, step=step)
        intake.tell(case.report, "case.frozen", now=now)
        freeze(case, now)
    else:
        move_case(case, "withdrawn", actor=REPORTER, now=now, step=step)


def on_stopped(event: EventRecord, now: datetime) -> None:
    """Every gateway has acknowledged that it stopped matching: the reporter hears that it is proven."""
    case = case_row(_opened(event.subject, now), lock=True)
    intake.tell(case.report, "case.stopped", now=now)
    if case.state == "frozen":
        move_case(case, "closed", actor=SYSTEM, now=now, step=Step(reason="stopped_everywhere"))


def on_windows_withdrawn(event: EventRecord, now: datetime) -> None:
    """The windows alone were taken back: they are erased from the banks, whoever the picture shows."""
    _opened(event.subject, now)
    banks.withdraw_windows(event.subject, now=now)


def on_windows_stopped(event: EventRecord, now: datetime) -> None:
    """Every gateway has acknowledged that it stopped looking for parts."""
    case = case_row(_opened(event.subject, now), lock=True)
    # Whoever withdrew the whole report is told of all of it at once.
    if intake.get(case.report).state != "withdrawn":
        intake.tell(case.report, "case.windows_stopped", now=now)


def _opened(report_id: UUID, now: datetime) -> UUID:
    """The case of a report, opened if it is not there yet: news may overtake each other."""
    found = Case.objects.filter(report=report_id).first()
    if found is not None:
        return found.id
    report = intake.get(report_id)
    case_id = uuid.uuid4()
    case = Case.objects.create(
        id=case_id,
        state=Case.machine.initial,
        created_at=now,
        entered_at=now,
        number=number_of(case_id),
        report=report.id,
        track=report.track,
        urgent=report.urgent,
        due_at=due_at(Case.machine.initial, urgent=report.urgent, now=report.created_at),
    )
    ledger.append("case.opened", case.id, {"report": str(report.id)}, now=now)
    if report.state == "submitted":
        intake.move(report.id, "acknowledged", actor=SYSTEM, now=now)
    return case.id
