"""What the banks hand out: entries without their hash, withdrawals, and how far they have travelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from haechi.core.ids import EntryId


@dataclass(frozen=True, slots=True)
class ConfirmationRecord:
    """One person's ground for an entry."""

    person: str
    role: str
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WindowsRecord:
    """Whether gateways get windows with the entry, and who has seen that they are of its picture."""

    given: bool = False
    proven: bool = False
    checks: tuple[ConfirmationRecord, ...] = ()


NO_WINDOWS = WindowsRecord()


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One entry as one report sees it. The hash itself is not among it: nobody needs to read it."""

    id: EntryId
    state: str
    quality: int
    created_at: datetime
    hold_until: datetime | None
    confirmations: tuple[ConfirmationRecord, ...]
    claim: str
    claims: int
    windows: WindowsRecord = NO_WINDOWS


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal did: entries that stop at once, entries that others still claim, claims kept."""

    ended: tuple[EntryId, ...]
    shared: tuple[EntryId, ...]
    kept: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many of the gateways that could match have acknowledged that they stopped."""

    entries: int
    acknowledged: int
    subscribers: int

    @property
    def everywhere(self) -> bool:
        return self.entries > 0 and self.acknowledged == self.subscribers


@dataclass(frozen=True, slots=True)
class SubscriberRecord:
    """One gateway, and how far it is."""

    id: UUID
    name: str
    key_id: str
    active: bool
    edition: int
    tombstones: int
    seen_at: datetime | None
