"""The thread of one case, put together from the doors of all rooms. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from haechi.core.canonical import b64u
from haechi.core.consent import Grant
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.enforcement import api as enforcement
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import api as notices
from haechi.hub.kernel import member_keys, staff
from haechi.hub.ledger import api as ledger
from haechi.hub.platforms import api as platforms
from haechi.hub.site.desk import timeline
from haechi.hub.site.desk.labels import words_labels
from haechi.hub.site.desk.timeline import Line, Names, person_id

# The heaps of the queue by name: which states, and whether only one's own.
HEAPS: dict[str, tuple[str, ...]] = {
    "todo": ("opened", "needs_info", "review"),
    "working": ("accepted",),
    "frozen": ("frozen",),
    "aside": ("referred_out", "duplicate", "out_of_scope", "withdrawn", "closed"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    case: cases.CaseRecord
    person: str
    late: bool
    due: str


@dataclass(frozen=True, slots=True)
class Place:
    """One address with what was kept of it and who was asked to remove it."""

    locator: intake.Locator
    evidence: evidence.EvidenceRecord | None
    notices: tuple[tuple[str, notices.NoticeRecord], ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One hash in the bank, with the people behind its confirmations, and its windows' checks, by name."""

    entry: banks.EntryRecord
    confirmations: tuple[tuple[str, str, datetime], ...]
    mine: bool
    checks: tuple[tuple[str, str, datetime], ...]
    checked_by_me: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """Everything about one case that an officer may see."""

    row: Row
    report: intake.ReportRecord
    grants: tuple[Grant, ...]
    places: tuple[Place, ...]
    entries: tuple[EntryRow, ...]
    stopped: banks.Stopped
    escalations: tuple[enforcement.EscalationRecord, ...]
    notes: tuple[tuple[str, cases.NoteRecord], ...]
    lines: tuple[Line, ...]
    targets: frozenset[str]
    sealed: Mapping[str, Any] = field(repr=False)

    @property
    def case(self) -> cases.CaseRecord:
        return self.row.case


def heap(name: str, *, person: UUID, number: str, now: datetime) -> tuple[Row, ...]:
    """One heap of the queue, or what a number finds in all of them."""
    if number:
        found = cases.queue(number=number)
    elif name == "mine":
        found = cases.queue(assigned_to=person)
    else:
        found = cases.queue(states=HEAPS.get(name, HEAPS["todo"]))
    people = staff.names_of(case.assigned_to for case in found if case.assigned_to)
    return tuple(_row(case, people, now) for case in found)


def thread(case_id: UUID, *, person: UUID, roles: frozenset[str], language: str, now: datetime) -> Thread:
    """The whole thread of a case, as this officer may see it."""
    case = cases.get(case_id)
    report, history, notes = intake.get(case.report_id), cases.history(case_id), cases.notes(case_id)
    entries = banks.entries_for(report.id)
    kept, sent = evidence.for_report(report.id), notices.for_report(report.id)
    raised = enforcement.for_report(report.id)
    actors = {step.actor for step in history} | {note.by for note in notes}
    actors |= {step.actor for notice in sent for step in notice.steps}
    actors |= {step.actor for escalation in raised for step in escalation.steps}
    actors |= {one.person for entry in entries for one in (*entry.confirmations, *entry.windows.checks)}
    ids = {found for found in map(person_id, actors) if found} | {case.assigned_to or person}
    people = staff.names_of(ids)
    names = Names(people)
    places = _platforms(sent, language)
    lines = timeline.in_order(
        timeline.of_case(history, names),
        timeline.of_reporter(intake.told(report.id, language=language)),
        timeline.of_entries([(entry, ledger.leaves_of(entry.id)) for entry in entries], names),
        timeline.of_evidence(kept),
        timeline.of_notices(((places[notice.recipient], notice) for notice in sent), names),
        timeline.of_escalations(raised, names),
    )
    return Thread(
        row=_row(case, people, now),
        report=report,
        grants=intake.grants(report.id),
        places=tuple(_places(report, kept, sent, places)),
        entries=tuple(_entry(entry, names, person) for entry in entries),
        stopped=banks.stopped(report.id),
        escalations=raised,
        notes=tuple((names.of(note.by), note) for note in notes),
        lines=lines,
        targets=cases.targets(case, roles=roles),
        sealed=_sealed(case, person, kept, notes, lines),
    )


def _row(case: cases.CaseRecord, people: Mapping[UUID, str], now: datetime) -> Row:
    late = case.due_at is not None and case.due_at <= now
    span = ""
    if case.due_at is not None:
        span = timesince(case.due_at, now, depth=1) if late else timesince(now, case.due_at, depth=1)
    name = people.get(case.assigned_to, "") if case.assigned_to else ""
    return Row(case=case, person=name, late=late, due=span)


def _places(
    report: intake.ReportRecord,
    kept: tuple[evidence.EvidenceRecord, ...],
    sent: tuple[notices.NoticeRecord, ...],
    names: Mapping[str, str],
) -> Iterator[Place]:
    by_locator = {record.locator_id: record for record in kept}
    for locator in report.locators:
        own = tuple((names[notice.recipient], notice) for notice in sent if notice.locator_id == locator.id)
        yield Place(locator, by_locator.get(locator.id), own)


def _platforms(sent: tuple[notices.NoticeRecord, ...], language: str) -> dict[str, str]:
    """What the recipients of these notices are called; one that nobody knows is called so."""
    book = {record.recipient: record for record in platforms.every()}
    names = {recipient: getattr(record, f"name_{language}") for recipient, record in book.items()}
    return {notice.recipient: names.get(notice.recipient, _("an unknown platform")) for notice in sent}


def _entry(entry: banks.EntryRecord, names: Names, person: UUID) -> EntryRow:
    confirmed, checked = (
        (
            tuple((names.of(one.person), one.basis, one.at) for one in said),
            any(person_id(one.person) == person for one in said),
        )
        for said in (entry.confirmations, entry.windows.checks)
    )
    return EntryRow(entry, *confirmed, *checked)


def _sealed(
    case: cases.CaseRecord,
    person: UUID,
    kept: tuple[evidence.EvidenceRecord, ...],
    notes: tuple[cases.NoteRecord, ...],
    lines: tuple[Line, ...],
) -> Mapping[str, Any]:
    """What this officer's browser needs to open and to seal: all of it closed, none of it readable here."""
    mine = member_keys.of_person(person)
    envelopes: dict[str, Any] = {"report": intake.envelope(case.report_id)}
    envelopes |= {f"evidence-{record.id}": record.envelope for record in kept if record.envelope}
    envelopes |= {f"note-{note.id}": note.envelope for note in notes}
    envelopes |= {f"line-{number}": line.sealed for number, line in enumerate(lines) if line.sealed}
    contexts = {"report": f"report:{case.report_id}"}
    contexts |= {f"evidence-{record.id}": f"evidence:{record.id}" for record in kept}
    return {
        "keys": [{"key": key.key_id, "wrapped": key.wrapped_private} for key in mine],
        "team": [{"to": key, "public": b64u(public)} for key, public in member_keys.active_member_keys()],
        "envelopes": {
            name: {"context": contexts.get(name, f"note:{case.id}"), "envelope": envelope}
            for name, envelope in envelopes.items()
        },
        "note": f"note:{case.id}",
        "labels": words_labels(),
    }
