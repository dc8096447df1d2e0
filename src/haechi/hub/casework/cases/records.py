"""What cases hand out: frozen values, never table rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case and where it stands. `due_at` is missing where nothing is due from us."""

    id: UUID
    number: str
    report_id: UUID
    track: str
    urgent: bool
    state: str
    version: int
    assigned_to: UUID | None
    opened_at: datetime
    entered_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step on record, as colleagues see it."""

    at: datetime
    actor: str
    role: str
    source: str
    target: str
    reason: str
    sealed_note: Mapping[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A colleague's note, still sealed."""

    id: UUID
    by: str
    at: datetime
    envelope: Mapping[str, Any] = field(repr=False)
