"""What the ledger vouches for beside a piece of evidence's transitions: what was kept, as it was sealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from haechi.hub.casework.evidence.models import Evidence
from haechi.hub.ledger import api as ledger

FRAME = "evidence.frame"
# The state has leaves of its own, and a timer only wakes.
_MOVING = frozenset({"state", "version", "entered_at", "due_at"})


def record_frame(evidence_id: UUID, *, now: datetime) -> None:
    """Once, in the transaction that keeps the frame: nothing of it changes afterwards."""
    ledger.append(FRAME, evidence_id, _bodies([evidence_id])[evidence_id], now=now)


def _bodies(kept: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    return {row.pk: _body(row) for row in Evidence.objects.filter(pk__in=kept)}


def _body(row: Evidence) -> dict[str, Any]:
    """The digest of the frame as it was before sealing, and one of the whole row with the sealed frame."""
    return {
        "sha256": row.sha256,
        "status": row.http_status,
        "result": row.state,
        "row": ledger.keyed(ledger.facts_of(row, without=_MOVING)),
    }


def _kept() -> QuerySet[Evidence, UUID]:
    return Evidence.objects.exclude(captured_at=None).values_list("pk", flat=True)


WITNESSES = (ledger.Witness(FRAME, _kept, _bodies),)
