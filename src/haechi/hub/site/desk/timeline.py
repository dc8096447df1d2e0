"""Everything that happened to one case in one line of time: who did what, and what the reporter was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from haechi.hub.banks.api import EntryRecord
from haechi.hub.casework.cases.api import StepRecord
from haechi.hub.casework.enforcement.api import EscalationRecord
from haechi.hub.casework.evidence.api import EvidenceRecord
from haechi.hub.casework.intake.api import Told
from haechi.hub.casework.notices.api import NoticeRecord
from haechi.hub.casework.notices.records import StepRecord as NoticeStep
from haechi.hub.ledger.api import LeafRecord
from haechi.hub.site.desk.labels import LABELS, label

Tone = Literal["person", "told", "machine"]
# Leaves that other lines of the time line already tell, in better words.
_TOLD_ELSEWHERE = {"banks.confirmation"}


@dataclass(frozen=True, slots=True)
class Line:
    """One moment. `sealed` is a note that a colleague's browser can open."""

    at: datetime
    tone: Tone
    what: str
    who: str = ""
    detail: str = ""
    sealed: Mapping[str, Any] | None = field(default=None, repr=False)
    order: int = 0


class Names:
    """Turns an actor as it stands on record into words."""

    def __init__(self, people: Mapping[UUID, str]) -> None:
        self._people = people

    def of(self, actor: str) -> str:
        kind = actor.partition(":")[0]
        person = self._people.get(person_id(actor) or UUID(int=0), "")
        return person if kind == "officer" and person else label("actor", kind)


def person_id(actor: str) -> UUID | None:
    """The person behind an actor on record; None where it is no person of ours."""
    kind, _colon, name = actor.partition(":")
    try:
        return UUID(name) if kind == "officer" else None
    except ValueError:
        return None


def of_case(steps: Iterable[StepRecord], names: Names) -> Iterator[Line]:
    for step in steps:
        yield Line(
            at=step.at,
            tone=_tone(step.actor),
            what=_("Case: %(state)s") % {"state": label("case", step.target)},
            who=names.of(step.actor),
            detail=label("reason", step.reason) if step.reason else "",
            sealed=step.sealed_note,
        )


def of_reporter(lines: Iterable[Told]) -> Iterator[Line]:
    for line in lines:
        yield Line(at=line.at, tone="told", what=_("The reporter reads:"), detail=line.happened, order=1)


def of_entries(entries: Iterable[tuple[EntryRecord, tuple[LeafRecord, ...]]], names: Names) -> Iterator[Line]:
    for entry, leaves in entries:
        yield Line(entry.created_at, "machine", _("Hash in the bank: %s") % label("entry", "claimed"))
        for confirmation in entry.confirmations:
            yield Line(
                at=confirmation.at,
                tone="person",
                what=_("Hash confirmed by one person"),
                who=names.of(confirmation.person),
                detail=label("basis", confirmation.basis),
            )
        for leaf in leaves:
            if leaf.kind in LABELS and leaf.kind not in _TOLD_ELSEWHERE:
                state = str(LABELS[leaf.kind])
                yield Line(leaf.created_at, "machine", _("Hash in the bank: %s") % state)


def of_evidence(records: Iterable[EvidenceRecord]) -> Iterator[Line]:
    for record in records:
        if record.state != "due":
            state = label("evidence", record.state)
            why = label("reason", record.reason) if record.reason else ""
            yield Line(record.entered_at, "machine", _("Evidence: %s") % state, detail=why)


def of_notices(records: Iterable[tuple[str, NoticeRecord]], names: Names) -> Iterator[Line]:
    """`records` come with the platform's name in the language of the page."""
    for platform, record in records:
        what = _("Notice to %s") % platform
        yield Line(record.created_at, "machine", f"{what}: {label('takedown', 'drafted')}")
        yield from _steps("takedown", what, record.steps, names)
        for answer in record.answers:
            what = _("The platform answers: %s") % label("takedown", answer.answer)
            why = label("reason", answer.reason_code) if answer.reason_code else ""
            yield Line(answer.received_at, "machine", what, detail=why)


def of_escalations(records: Iterable[EscalationRecord], names: Names) -> Iterator[Line]:
    for record in records:
        state = label("escalation", "proposed")
        yield Line(record.created_at, "machine", _("Enforcement desk: %s") % state)
        yield from _steps("escalation", _("Enforcement desk"), record.steps, names)


def in_order(*parts: Iterable[Line]) -> tuple[Line, ...]:
    """All lines, newest first; of one moment, what was told stands above what it tells of."""
    lines = [line for part in parts for line in part]
    lines.sort(key=lambda line: (line.at, line.order))
    return tuple(lines[::-1])


def _steps(kind: str, what: str, steps: Iterable[NoticeStep], names: Names) -> Iterator[Line]:
    for step in steps:
        state = label(kind, step.to_state)
        why = label("reason", step.reason) if step.reason else ""
        yield Line(step.at, _tone(step.actor), f"{what}: {state}", names.of(step.actor), detail=why)


def _tone(actor: str) -> Tone:
    return "person" if actor.startswith(("officer:", "reporter:")) else "machine"
