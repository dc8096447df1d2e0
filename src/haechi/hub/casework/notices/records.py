"""What notices hand out: frozen values, never table rows. Addresses never show in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TryRecord:
    """One try to send one round."""

    round: int
    number: int
    message_id: UUID
    state: str
    reference: str
    clearance: str
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProbeRecord:
    """One look at the address. `compared` says that the prober compared the content, too."""

    id: UUID
    at: datetime
    sight: str
    http_status: int | None
    compared: bool


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One signed answer of the platform."""

    answer: str
    reason_code: str
    said_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One transition."""

    at: datetime
    from_state: str
    to_state: str
    actor: str
    role: str
    reason: str
    basis: str


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One takedown notice with everything that happened to it, oldest first."""

    id: UUID
    report_id: UUID
    locator_id: UUID
    recipient: str = field(repr=False)
    channel: str
    state: str
    version: int
    generation: int
    round: int
    basis: str
    letter: str
    letter_version: int
    created_at: datetime
    entered_at: datetime
    due_at: datetime | None
    attempts: tuple[TryRecord, ...]
    probes: tuple[ProbeRecord, ...]
    answers: tuple[AnswerRecord, ...]
    steps: tuple[StepRecord, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The exact words of one notice, and which template in which version they came from."""

    subject: str
    text: str = field(repr=False)
    template: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an officer reads before approving."""

    notice: NoticeRecord
    letter: Letter
    address: str = field(repr=False)
    locator: str = field(repr=False)
    evidence_state: str
    evidence_status: int | None
