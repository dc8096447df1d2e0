"""News of the kernel goes into the ledger here: the kernel stands below it and cannot write there itself."""

from __future__ import annotations

from datetime import datetime

from haechi.hub.kernel.events import EventRecord
from haechi.hub.ledger import api as ledger


def record(event: EventRecord, now: datetime) -> None:
    """One leaf for one event: which key, of which agency, was certified or retired, and when."""
    ledger.append(event.kind, event.subject, dict(event.data), now=event.at)
