"""Windows in the banks: kept with the claim of whoever agreed, checked by two people, erased on their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from haechi.core.consent import Cleared
from haechi.core.ids import Actor
from haechi.core.windows import WindowHash
from haechi.hub.banks import editions
from haechi.hub.banks.errors import NoWindows, SamePerson
from haechi.hub.banks.models import Claim, Confirmation, Edition, WindowsCheck
from haechi.hub.banks.records import NO_WINDOWS, ConfirmationRecord, WindowsRecord
from haechi.hub.banks.rules import CONFIRMATIONS, CONFIRMERS, check_basis, check_officer
from haechi.hub.banks.witness import record_windows_check
from haechi.hub.ledger import api as ledger


@dataclass(frozen=True, slots=True)
class ClearedWindows:
    """A picture's windows with the gate's leave to release just them."""

    hash: WindowHash = field(repr=False)
    cleared: Cleared


def confirm_windows(entry_id: UUID, *, basis: str, actor: Actor, now: datetime) -> WindowsRecord:
    """Record that one person saw that what an entry's windows find is of its picture.

    The hash says nothing about the windows that came with it: whoever sends those of another picture could
    have that one stopped under a confirmed entry. So only windows that two people have checked may block.
    """
    check_basis(basis)
    check_officer(actor, CONFIRMERS)
    with transaction.atomic():
        edition = editions.locked(now)
        claim = editions.windows_claims([entry_id]).get(entry_id)
        if claim is None:
            raise NoWindows()
        if claim.checks.filter(person=str(actor)).exists():
            raise SamePerson()
        WindowsCheck.objects.create(claim=claim, person=str(actor), role=actor.role, basis=basis, at=now)
        record_windows_check(claim.id, now=now)
        editions.turn(edition, now)
    return windows_of(entry_id)


def withdraw_windows(report_id: UUID, *, now: datetime) -> int:
    """Erase the windows of every claim of a report; its hashes go on. How many there were."""
    with transaction.atomic():
        edition = editions.locked(now)
        claims = Claim.objects.filter(report=report_id, windows__isnull=False).order_by("id")
        erased = sum(erase_windows(claim, edition, now) for claim in claims)
    return erased


def erase_windows(claim: Claim, edition: Edition, now: datetime) -> bool:
    """Erase a claim's windows and send their tombstone after them, where a gateway may have been given them.

    The caller holds the edition's lock.
    """
    if claim.windows is None:
        return False
    claim.windows = None
    claim.save(update_fields=["windows"])
    ledger.append("banks.windows_erased", claim.id, {}, now=now)
    if claim.entry.confirmations.count() >= CONFIRMATIONS:
        editions.bury(edition, now, windows_of=claim)
        editions.turn(edition, now)
    return True


def windows_of(entry_id: UUID) -> WindowsRecord:
    """What may be said of an entry's windows: that there are some, and who checked them."""
    claim = editions.windows_claims([entry_id]).get(entry_id)
    if claim is None:
        return NO_WINDOWS
    checks = tuple(map(confirmation_of, claim.checks.all()))
    return WindowsRecord(given=True, proven=editions.proven(claim), checks=checks)


def confirmation_of(row: Confirmation | WindowsCheck) -> ConfirmationRecord:
    return ConfirmationRecord(person=row.person, role=row.role, basis=row.basis, at=row.at)
