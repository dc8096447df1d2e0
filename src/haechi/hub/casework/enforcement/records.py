"""What enforcement hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from haechi.hub.casework.notices.records import NoticeRecord, StepRecord


@dataclass(frozen=True, slots=True)
class EscalationRecord:
    """One escalation as it stands. `reason` is the code of its latest step."""

    id: UUID
    report_id: UUID
    notice_id: UUID
    state: str
    version: int
    reason: str
    created_at: datetime
    entered_at: datetime
    due_at: datetime | None
    steps: tuple[StepRecord, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history in codes: a notice, a look, an answer or a step; `of` says whose code it is."""

    at: datetime
    kind: str
    of: str
    code: str
    number: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Why milder steps were not enough: everything that was tried, in order."""

    notice: NoticeRecord
    lines: tuple[Line, ...]
    notices_sent: int
    answers: int
    looks: int
    still_there_at: datetime | None
    target_passed_at: datetime | None
    """When the policy target ran out. No statute names hours, so this is never called a legal deadline."""
    snapshot_holds: bool
