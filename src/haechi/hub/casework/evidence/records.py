"""What evidence hands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One piece of evidence. `envelope` opens only in an officer's browser; it is empty until sealed."""

    id: UUID
    report_id: UUID
    locator_id: UUID
    state: str
    reason: str
    version: int
    entered_at: datetime
    captured_at: datetime | None
    sha256: str
    http_status: int | None
    envelope: dict[str, Any] = field(repr=False)
