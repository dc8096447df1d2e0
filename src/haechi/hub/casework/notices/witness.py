"""What the ledger vouches for beside a notice's transitions: each try, each look, each answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from haechi.hub.casework.notices.models import PlatformAnswer, Probe, SendTry, Takedown
from haechi.hub.ledger import api as ledger

DEALINGS = "takedown.dealings"
_KINDS: tuple[type[SendTry] | type[Probe] | type[PlatformAnswer], ...] = (SendTry, Probe, PlatformAnswer)


def record_dealings(notice_id: UUID, *, now: datetime) -> None:
    """In every transaction that writes a try, a look or an answer, while it holds the notice's row."""
    ledger.append(DEALINGS, notice_id, _bodies([notice_id])[notice_id], now=now)


def _bodies(notices: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """One digest of all that was written about each notice, in a stable order."""
    found: dict[UUID, list[list[dict[str, Any]]]] = {key: [[] for _ in _KINDS] for key in notices}
    for place, kind in enumerate(_KINDS):
        for row in kind._default_manager.filter(takedown__in=notices).order_by("pk"):
            found[row.takedown_id][place].append(ledger.facts_of(row))
    return {key: {"all": ledger.keyed(written)} for key, written in found.items()}


def _dealt_with() -> QuerySet[Takedown, UUID]:
    tried, seen, answered = (Exists(kind._default_manager.filter(takedown=OuterRef("pk"))) for kind in _KINDS)
    return Takedown.objects.filter(tried | seen | answered).values_list("pk", flat=True)


WITNESSES = (ledger.Witness(DEALINGS, _dealt_with, _bodies),)
