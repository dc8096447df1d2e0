"""What the ledger vouches for beside an entry's transitions: who confirmed it, and on what ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from haechi.hub.banks.models import Entry
from haechi.hub.ledger import api as ledger

CONFIRMATION = "banks.confirmation"


def record_confirmation(entry_id: UUID, *, now: datetime) -> None:
    """In the transaction of each confirmation, under the edition's lock."""
    ledger.append(CONFIRMATION, entry_id, _bodies([entry_id])[entry_id], now=now)


def _bodies(entries: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Entry.objects.filter(pk__in=entries).prefetch_related("confirmations")
    return {row.pk: _body(row) for row in rows}


def _body(row: Entry) -> dict[str, Any]:
    """The last confirmation in words, and a digest of all of them."""
    every = list(row.confirmations.all())
    return {
        "basis": every[-1].basis,
        "by": every[-1].person,
        "all": ledger.keyed([ledger.facts_of(one) for one in every]),
    }


def _confirmed() -> QuerySet[Entry, UUID]:
    return Entry.objects.filter(confirmations__isnull=False).distinct().values_list("pk", flat=True)


WITNESSES = (ledger.Witness(CONFIRMATION, _confirmed, _bodies),)
