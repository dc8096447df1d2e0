"""When an adult withdraws: nothing more goes out, and what was asked already waits for an officer."""

from __future__ import annotations

from datetime import datetime

from haechi.hub.casework.notices.models import Takedown
from haechi.hub.casework.notices.moving import go
from haechi.hub.casework.notices.rules import DRAFTS, GONE, OPEN
from haechi.hub.kernel.events import EventRecord


def on_frozen(event: EventRecord, now: datetime) -> None:
    """Handler of cases.frozen. A notice that may have left is frozen, not cancelled: it cannot be unsaid."""
    rows = Takedown.objects.select_for_update(of=("self",)).filter(report_id=event.data["report"])
    for row in rows.order_by("created_at"):
        to = _ending(row)
        if to:
            go(row, to, now=now, due_at=None, reason="withdrawn")


def _ending(row: Takedown) -> str:
    if row.state in GONE:
        return "settled"
    if row.state in (*OPEN, "overdue", "exhausted"):
        return "frozen"
    if row.state in DRAFTS:
        return "frozen" if row.tries.exists() else "cancelled"
    return ""
