"""What the ledger vouches for beside an entry's transitions: who confirmed it or checked its windows, and on
what ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from haechi.hub.banks.models import Claim, Confirmation, Entry, WindowsCheck
from haechi.hub.ledger import api as ledger

CONFIRMATION, WINDOWS_CHECK = "banks.confirmation", "banks.windows_check"


def record_confirmation(entry_id: UUID, *, now: datetime) -> None:
    """In the transaction of each confirmation, under the edition's lock."""
    ledger.append(CONFIRMATION, entry_id, _bodies([entry_id])[entry_id], now=now)


def record_windows_check(claim_id: UUID, *, now: datetime) -> None:
    """In the transaction of each check of windows, under the edition's lock."""
    ledger.append(WINDOWS_CHECK, claim_id, _checked([claim_id])[claim_id], now=now)


def _bodies(entries: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Entry.objects.filter(pk__in=entries).prefetch_related("confirmations")
    return {row.pk: _body(list(row.confirmations.all())) for row in rows}


def _checked(claims: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Claim.objects.filter(pk__in=claims).prefetch_related("checks")
    return {row.pk: _body(list(row.checks.all())) for row in rows}


def _body(every: Sequence[Confirmation | WindowsCheck]) -> dict[str, Any]:
    """The last one in words, and a digest of all of them."""
    return {
        "basis": every[-1].basis,
        "by": every[-1].person,
        "all": ledger.keyed([ledger.facts_of(one) for one in every]),
    }


def _confirmed() -> QuerySet[Entry, UUID]:
    return Entry.objects.filter(confirmations__isnull=False).distinct().values_list("pk", flat=True)


def _with_checks() -> QuerySet[Claim, UUID]:
    return Claim.objects.filter(checks__isnull=False).distinct().values_list("pk", flat=True)


WITNESSES = (
    ledger.Witness(CONFIRMATION, _confirmed, _bodies),
    ledger.Witness(WINDOWS_CHECK, _with_checks, _checked),
)
