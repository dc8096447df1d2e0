"""Sending one round of a notice: a row before anything leaves, then the outcome, whatever happens between.

A try that is found `sending` by a worker that holds the notice alone was cut off by a crash: nobody knows
whether it arrived. It is tried once more with the same message id, and the receiver acts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from haechi.core.consent import Cleared
from haechi.core.errors import ConsentMissing, Refusal, Unavailable
from haechi.core.ports import Channel, Outcome, Outgoing
from haechi.hub.casework.notices import post, writing
from haechi.hub.casework.notices.drafting import locked, wake
from haechi.hub.casework.notices.gate import cleared_for
from haechi.hub.casework.notices.models import SendTry, Takedown, TryState
from haechi.hub.casework.notices.moving import go, rhythm
from haechi.hub.casework.notices.rules import TO_SEND
from haechi.hub.casework.notices.witness import record_dealings
from haechi.hub.measures import api as measures
from haechi.hub.platforms import api as platforms
from haechi.hub.platforms.records import Route

GIVE_UP = timedelta(hours=24)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ready:
    """One try, written down and not yet handed over."""

    try_id: int
    channel: Channel
    message: Outgoing
    cleared: Cleared


def send(notice_id: UUID, now: datetime) -> None:
    """Send what is due of this notice. The caller holds it alone."""
    with transaction.atomic(durable=True):
        ready = _begin(locked(notice_id), now)
    if ready is None:
        return
    outcome = _hand_over(ready, now)
    with transaction.atomic(durable=True):
        _conclude(locked(notice_id), ready, outcome, now)


def _begin(row: Takedown, now: datetime) -> Ready | None:
    """Write down the try that is about to be made; None where nothing is to be sent any more."""
    if row.state not in TO_SEND:
        return None
    cut_off(row, now)
    tries = list(row.tries.filter(round=row.round))
    if _uncertain(tries) > 1:
        _went(row, "uncertain", now, reason="uncertain_twice")
        return None
    try:
        cleared, route = cleared_for(row, now), platforms.route_to(row.recipient, row.channel)
        channel = post.channel_for(route)
    except ConsentMissing:
        go(row, "consent_missing", now=now, due_at=None, reason="consent_missing")
        return None
    except Refusal as refusal:
        go(row, "bounced", now=now, due_at=now + rhythm(row, now).ladder.every, reason=refusal.reason)
        return None
    except Unavailable:
        _pause(row, len(tries), now)
        return None
    return _write_down(row, tries, cleared, route, channel, now)


def _write_down(
    row: Takedown, tries: list[SendTry], cleared: Cleared, route: Route, channel: Channel, now: datetime
) -> Ready:
    first = row.tries.order_by("begun_at").first()
    first_sent = first.begun_at if first else now
    words = writing.letter(row, route, first_sent=first_sent, now=now, agency=row.agency)
    row_of_try = SendTry.objects.create(
        takedown=row,
        round=row.round,
        number=len(tries) + 1,
        message_id=tries[0].message_id if tries else uuid4(),
        clearance=cleared.basis,
        grant_id=cleared.grant_id,
        letter_digest=words.digest,
        begun_at=now,
    )
    record_dealings(row.pk, now=now)
    message = writing.outgoing(
        row, route, words, message_id=row_of_try.message_id, first_sent=first_sent, now=now
    )
    return Ready(row_of_try.pk, channel, message, cleared)


def _hand_over(ready: Ready, now: datetime) -> Outcome | Unavailable | Refusal:
    """Outside any transaction: the row that says `sending` has to survive whatever happens here."""
    try:
        return ready.channel.send(ready.message, cleared=ready.cleared, now=now)
    except (Unavailable, Refusal) as failure:
        return failure


def _conclude(row: Takedown, ready: Ready, outcome: Outcome | Unavailable | Refusal, now: datetime) -> None:
    tried = row.tries.get(pk=ready.try_id)
    tried.ended_at = now
    if isinstance(outcome, Outcome):
        tried.state, tried.reference = TryState(outcome.delivery.value), outcome.reference
    else:
        tried.state = TryState.FAILED
        tried.reference = outcome.reason if isinstance(outcome, Refusal) else outcome.code
    tried.save(update_fields=["state", "reference", "ended_at"])
    record_dealings(row.pk, now=now)
    if row.state not in TO_SEND:  # the platform answered, or consent ended, while it was on its way
        return
    basis, grant_id = ready.cleared.basis, ready.cleared.grant_id
    if tried.state == TryState.SENT:
        measures.count("notices.sent", now=now, bucket="reminder" if row.round > 1 else "first")
        _went(row, "sent", now, basis=basis, grant_id=grant_id)
    elif tried.state == TryState.REFUSED:
        go(row, "bounced", now=now, due_at=now + rhythm(row, now).ladder.every, reason="refused_delivery")
    elif tried.state == TryState.FAILED:
        _pause(row, tried.number, now)
    elif _uncertain(list(row.tries.filter(round=row.round))) > 1:
        _went(row, "uncertain", now, reason="uncertain_twice", basis=basis, grant_id=grant_id)
    else:
        wake(row)  # once more, with the same id


def _went(
    row: Takedown,
    to: str,
    now: datetime,
    *,
    reason: str = "",
    basis: str = "",
    grant_id: UUID | None = None,
) -> None:
    """It is out, as far as anybody can know. A webhook's answer also proves that it arrived."""
    arrived = to == "sent" and row.channel == "webhook"
    due_at = now + rhythm(row, now).every
    go(row, to, now=now, due_at=due_at, reason=reason, basis=basis, grant_id=grant_id, tell=not arrived)
    if arrived:
        go(row, "delivered", now=now, due_at=due_at, reason="receipt")


def _pause(row: Takedown, failures: int, now: datetime) -> None:
    """Nothing left: try later, further and further apart, and after a day ask a person."""
    if now - row.entered_at >= GIVE_UP:
        go(row, "bounced", now=now, due_at=now + rhythm(row, now).ladder.every, reason="unreachable")
        return
    row.due_at = now + min(timedelta(minutes=2 ** min(failures, 6)), LONGEST_PAUSE)
    row.save(update_fields=["due_at"])


def cut_off(row: Takedown, now: datetime) -> None:
    """Name what a crash left behind. The caller holds the notice alone, so nobody is still sending it."""
    left = row.tries.filter(state=TryState.SENDING)
    if left.update(state=TryState.UNCERTAIN, reference="cut off", ended_at=now):
        record_dealings(row.pk, now=now)


def _uncertain(tries: list[SendTry]) -> int:
    return sum(tried.state == TryState.UNCERTAIN for tried in tries)
