"""From table rows to the frozen records that leave notices."""

from __future__ import annotations

from haechi.hub.casework.notices.models import Takedown
from haechi.hub.casework.notices.records import (
    AnswerRecord,
    NoticeRecord,
    ProbeRecord,
    StepRecord,
    TryRecord,
)

WHOLE = ("tries", "probes", "answers", "transitions")


def read(row: Takedown) -> NoticeRecord:
    return NoticeRecord(
        id=row.pk,
        report_id=row.report_id,
        locator_id=row.locator_id,
        recipient=row.recipient,
        channel=row.channel,
        state=row.state,
        version=row.version,
        generation=row.generation,
        round=row.round,
        basis=row.basis,
        letter=row.letter,
        letter_version=row.letter_version,
        created_at=row.created_at,
        entered_at=row.entered_at,
        due_at=row.due_at,
        attempts=tuple(
            TryRecord(
                round=tried.round,
                number=tried.number,
                message_id=tried.message_id,
                state=tried.state,
                reference=tried.reference,
                clearance=tried.clearance,
                begun_at=tried.begun_at,
                ended_at=tried.ended_at,
            )
            for tried in row.tries.all()
        ),
        probes=tuple(
            ProbeRecord(probe.pk, probe.at, probe.sight, probe.http_status, probe.compared)
            for probe in row.probes.all()
        ),
        answers=tuple(
            AnswerRecord(said.answer, said.reason_code, said.said_at, said.received_at)
            for said in row.answers.all()
        ),
        steps=tuple(
            StepRecord(
                step.at, step.from_state, step.to_state, step.actor, step.role, step.reason, step.basis
            )
            for step in row.transitions.all()
        ),
    )
