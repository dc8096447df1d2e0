"""The exact notice of one round, in the words an officer reads and in the form a webhook carries."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from haechi.core.deadlines import due
from haechi.core.ports import Outgoing
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import letters
from haechi.hub.casework.notices.models import Takedown
from haechi.hub.casework.notices.moving import locator_of, track
from haechi.hub.casework.notices.records import Letter
from haechi.hub.kernel.people import Agency
from haechi.hub.platforms.records import RECIPIENT, Route
from haechi.rules import Words, staff_rules
from haechi.rules.records import Basis
from haechi.wire.notice import Basis as WireBasis
from haechi.wire.notice import Deadlines, TakedownRequest

HAECHI = Words(ko="해치 설치 기관", en="the body that runs this Haechi")


def letter(
    row: Takedown, route: Route, *, first_sent: datetime, now: datetime, agency: Agency | None
) -> Letter:
    """The words of the round that goes out at `now`."""
    basis = basis_of(row, now)
    facts = letters.Facts(
        notice=row.pk,
        locator=locator_of(row).url,
        statutes=[staff_rules().statute(name, now) for name in basis.statutes],
        agency=Words(ko=agency.name_ko, en=agency.name_en) if agency else HAECHI,
        target=_target(basis, first_sent) or first_sent,
        answer_url=answer_url(row.pk) if route.answers else "",
        reminder=max(row.round - 1, 0),
        first_sent=first_sent,
    )
    return letters.compose(letters.template(), facts)


def outgoing(
    row: Takedown, route: Route, words: Letter, *, message_id: UUID, first_sent: datetime, now: datetime
) -> Outgoing:
    """The message as a channel takes it."""
    return Outgoing(
        id=message_id,
        recipient=row.recipient,
        address=route.address,
        subject=words.subject,
        text=words.text,
        data=_data(row, first_sent, now),
    )


def basis_of(row: Takedown, now: datetime) -> Basis:
    return staff_rules().basis(track(intake.get(row.report_id)), "platform", now)


def answer_url(notice_id: UUID) -> str:
    return f"{settings.HAECHI_BASE_URL.rstrip('/')}/api/v1/notices/{notice_id}/answer"


def _target(basis: Basis, first_sent: datetime) -> datetime | None:
    return due(staff_rules().deadline(basis.deadline, first_sent).term(), first_sent).policy_at


def _data(row: Takedown, first_sent: datetime, now: datetime) -> dict[str, Any]:
    basis = basis_of(row, now)
    term = due(staff_rules().deadline(basis.deadline, first_sent).term(), first_sent)
    request = TakedownRequest(
        v=1,
        type="takedown.request",
        id=row.pk,
        locator=locator_of(row).url,
        platform=row.recipient.removeprefix(RECIPIENT),
        basis=WireBasis(code=basis.id, statute=staff_rules().statute(basis.statutes[0], now).cite.ko),
        deadlines=Deadlines(legal=term.legal_at, policy=term.policy_at),
        preserve_logs=True,
        answer_url=answer_url(row.pk),
        sent_at=now,
        attempt=max(row.round, 1),
    )
    built: dict[str, Any] = msgspec.to_builtins(request)
    return built
