"""The consent gate: nothing leaves without a `Cleared`, and only `clear` makes one.

A grant says what may go, to whom, what to withhold and until when; a statute can override, on record.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from haechi.core.errors import Codes, ConsentMissing

ANYONE = "*"


class Purpose(StrEnum):
    """What a sharing is for. Each needs its own grant; none implies another."""

    RELEASE_HASH = "release_hash"
    # What finds parts of a picture tells more of it than a hash of the whole: it is asked for on its own.
    RELEASE_WINDOWS = "release_windows"
    NOTICE = "notice"
    EVIDENCE = "evidence"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Grant:
    """One consent of one person. `recipients` hold recipient keys ("platform:board") or ANYONE."""

    id: UUID
    purpose: Purpose
    recipients: frozenset[str]
    withhold: frozenset[str]
    given_at: datetime
    until: datetime | None = None
    withdrawn_at: datetime | None = None

    def covers(self, purpose: Purpose, recipient: str, now: datetime) -> bool:
        if self.purpose is not purpose or self.given_at > now:
            return False
        if (self.until and now >= self.until) or (self.withdrawn_at and now >= self.withdrawn_at):
            return False
        return ANYONE in self.recipients or recipient in self.recipients


@dataclass(frozen=True, slots=True)
class Override:
    """A statute that stands in for consent, recorded by a person (`recorded_by` is an actor)."""

    statute: str
    purpose: Purpose
    recorded_by: str
    recorded_at: datetime


_GATE = object()


@dataclass(frozen=True, slots=True)
class Cleared:
    """Proof that the gate was passed: for one subject, one recipient, one purpose and these fields."""

    subject: UUID
    purpose: Purpose
    recipient: str
    fields: frozenset[str]
    basis: str
    cleared_at: datetime
    grant_id: UUID | None
    until: datetime | None
    # Not kept, so that no copy with other values can be made of it.
    key: InitVar[object]

    def __post_init__(self, key: object) -> None:
        if key is not _GATE:
            raise TypeError("only haechi.core.consent.clear makes a Cleared")

    def require(self, *, purpose: Purpose, recipient: str, now: datetime) -> None:
        """Raise ConsentMissing unless this clearance is for exactly this and has not run out."""
        if self.purpose is not purpose or self.recipient != recipient or (self.until and now >= self.until):
            raise ConsentMissing(
                "This clearance is for another purpose or recipient, or has run out.",
                do="Ask the consent gate again.",
            )


def clear(
    *,
    purpose: Purpose,
    recipient: str,
    subject: UUID,
    fields: frozenset[str],
    grants: tuple[Grant, ...],
    overrides: tuple[Override, ...] = (),
    now: datetime,
) -> Cleared:
    """Clear `fields` of `subject` for `recipient`, less what the grant withholds, or raise ConsentMissing."""
    for grant in grants:
        if grant.covers(purpose, recipient, now):
            allowed = fields - grant.withhold
            if not allowed:
                continue
            return Cleared(subject, purpose, recipient, allowed, "consent", now, grant.id, grant.until, _GATE)
    for override in overrides:
        if override.purpose is purpose and override.recorded_at <= now:
            return Cleared(subject, purpose, recipient, fields, override.statute, now, None, None, _GATE)
    raise ConsentMissing(
        "Nobody has allowed %(purpose)s to this recipient, and no statute is recorded for it.",
        do="Ask the person, or record the statute that applies.",
        values={"purpose": Codes("purpose", (purpose.value,))},
    )
