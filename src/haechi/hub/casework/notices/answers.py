"""What a platform answers: signed with its own secret, about its own notice, counted once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from haechi.core.errors import Conflict, HaechiError, NotPermitted, Refusal
from haechi.core.ids import Actor
from haechi.hub.casework.notices.drafting import locked
from haechi.hub.casework.notices.looking import sent_at
from haechi.hub.casework.notices.models import PlatformAnswer, Takedown
from haechi.hub.casework.notices.moving import go, rhythm
from haechi.hub.casework.notices.rules import ANSWERABLE, TAKEDOWN
from haechi.hub.casework.notices.witness import record_dealings
from haechi.hub.measures import api as measures
from haechi.hub.platforms import api as platforms
from haechi.rules import staff_rules
from haechi.wire import codec, webhook
from haechi.wire.notice import TakedownAnswer

LONGEST_BODY = 8192
PROVIDER = Actor(kind="provider", id="-", role="provider")
_TARGET: dict[Literal["acknowledged", "removed", "refused"], str] = {
    "acknowledged": "acknowledged",
    "removed": "removed_claimed",
    "refused": "refused",
}


class Replayed(Conflict):
    """This answer came before. It counted then."""

    code = "replayed"


def receive_answer(notice_id: UUID, body: bytes, headers: Mapping[str, str], *, now: datetime) -> None:
    """Take one answer, or refuse it by name.

    An unknown notice, another platform's notice and a wrong signature are one refusal: nobody learns which
    notices exist.
    """
    row = Takedown.objects.filter(pk=notice_id).exclude(channel="").first()
    if row is None or len(body) > LONGEST_BODY or not row.tries.exists():
        raise _refused()
    webhook_id = webhook.verify(body, headers, secret=_secret(row), now=now)
    answer = codec.decode(body, TakedownAnswer)
    if answer.notice_id != notice_id:
        raise Refusal(
            "other_notice", "The answer names another notice.", do="Post it to that notice's address."
        )
    with transaction.atomic():
        row = locked(notice_id)
        look_at = _next_look(row, answer, now)
        _keep(row, webhook_id, answer, now)
        record_dealings(row.pk, now=now)
        _follow(row, answer, look_at, now)


def _secret(row: Takedown) -> str:
    try:
        route = platforms.route_to(row.recipient, row.channel)
    except HaechiError:
        raise _refused() from None
    if not route.answers:
        raise _refused()
    return route.secret


def _keep(row: Takedown, webhook_id: str, answer: TakedownAnswer, now: datetime) -> None:
    if not row.answers.exists():
        hours = (now - sent_at(row)[0]).total_seconds() / 3600
        measures.observe_hours("notices.hours_to_answer", max(hours, 0), now=now)
    try:
        with transaction.atomic():
            PlatformAnswer.objects.create(
                takedown=row,
                recipient_index=row.recipient_index,
                webhook_id=webhook_id[:100],
                answer=answer.answer,
                reason_code=answer.reason_code or "",
                said_at=answer.at,
                received_at=now,
            )
    except IntegrityError:
        raise Replayed("This answer was received before.", do="Stop sending it: it counted.") from None


def _follow(row: Takedown, answer: TakedownAnswer, look_at: datetime, now: datetime) -> None:
    """Move where the answer changes something; it is kept either way."""
    target = _TARGET[answer.answer]
    if row.state not in ANSWERABLE or target not in TAKEDOWN.targets(row.state, "provider"):
        return
    go(row, target, now=now, due_at=look_at, actor=PROVIDER, reason=answer.reason_code or "answered")


def _next_look(row: Takedown, answer: TakedownAnswer, now: datetime) -> datetime:
    """A claim is checked at once, but claims by the dozen bring no more than one look in each gap.

    Anything else leaves the next look where it was.
    """
    planned = row.due_at or now
    if not _asks_to_look(answer.answer, answer.reason_code or "", now):
        return planned
    gap = rhythm(row, now).gap
    before = [
        said.received_at
        for said in row.answers.filter(received_at__gt=now - gap)
        if _asks_to_look(said.answer, said.reason_code, now)
    ]
    return max(now, min(planned, max(before) + gap)) if before else now


def _asks_to_look(answer: str, reason_code: str, now: datetime) -> bool:
    if reason_code:
        return staff_rules().refusal(reason_code, now).then == "look_again"
    return answer == "removed"


def _refused() -> NotPermitted:
    return NotPermitted(
        "This answer is not signed by the platform that this notice went to.",
        do="Check the notice's address, the shared secret and your clock.",
    )
