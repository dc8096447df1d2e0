"""What is due: the task that attends to one notice, and the tick that finds them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from haechi.hub.casework.notices.drafting import locked, wake
from haechi.hub.casework.notices.lock import alone_with
from haechi.hub.casework.notices.looking import look
from haechi.hub.casework.notices.models import Takedown, TryState
from haechi.hub.casework.notices.rules import GONE, OPEN, TO_SEND
from haechi.hub.casework.notices.sending import send
from haechi.hub.casework.notices.witness import record_dealings

LOOKED_AT = (*OPEN, "exhausted", *GONE)


def attend(*, takedown: str, now: datetime) -> None:
    """Task: do what is due for one notice. Doing it twice, or at the same time, does it once."""
    notice_id = UUID(takedown)
    with alone_with(notice_id) as mine:
        row = Takedown.objects.filter(pk=notice_id, due_at__lte=now).first()
        if not mine or row is None:
            return
        if row.state in LOOKED_AT:
            _known_to_have_arrived(notice_id, now)
            look(notice_id, now)
            row.refresh_from_db()
        if row.state in TO_SEND:
            send(notice_id, now)


def _known_to_have_arrived(notice_id: UUID, now: datetime) -> None:
    """It stands beyond sending, so whatever a try that a crash left behind did, it arrived."""
    with transaction.atomic():
        left = locked(notice_id).tries.filter(state=TryState.SENDING)
        if left.update(state=TryState.SENT, reference="answered", ended_at=now):
            record_dealings(notice_id, now=now)


def tick(now: datetime) -> None:
    """Tick: wake every notice whose time has come."""
    for row in Takedown.objects.filter(due_at__lte=now).order_by("due_at")[:500]:
        wake(row)
