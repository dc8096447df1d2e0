"""Looking at an address again: a status through the guarded client, and what follows from it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from haechi.core.errors import Refusal, Unavailable
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import prober
from haechi.hub.casework.notices.drafting import draft, locked
from haechi.hub.casework.notices.models import Probe, Takedown
from haechi.hub.casework.notices.moving import announce, go, locator_of, rhythm
from haechi.hub.casework.notices.rules import (
    GONE,
    GoTo,
    Look,
    LookAgain,
    Sight,
    after_look,
    after_watch,
    next_watch,
    sight_of,
)
from haechi.hub.casework.notices.witness import record_dealings
from haechi.hub.kernel.web import visitor
from haechi.hub.measures import api as measures


def look(notice_id: UUID, now: datetime) -> None:
    """Look once and act on what was seen. The caller holds the notice alone."""
    seen = _see(Takedown.objects.get(pk=notice_id), now)
    with transaction.atomic(durable=True):
        row = locked(notice_id)
        seen.save()
        record_dealings(notice_id, now=now)
        measures.count("notices.looked", now=now, bucket=seen.sight)
        if row.state in GONE:
            _watched(row, Sight(seen.sight), now)
        elif row.due_at is not None:  # consent may have ended meanwhile
            _looked(row, now)


def _see(row: Takedown, now: datetime) -> Probe:
    """One look, without any transaction open: a slow page must not hold a row."""
    seen = Probe(takedown=row, at=now)
    locator = locator_of(row)
    try:
        page = visitor().get(locator.url)
    except Refusal:
        seen.sight = Sight.FORBIDDEN
    except Unavailable:
        seen.sight = Sight.UNREACHABLE
    else:
        seen.http_status = page.status
        seen.sight = sight_of(page.status, asked=locator.url, landed=page.final_url)
    if seen.sight == Sight.PRESENT:
        answer = prober.compare(intake.get(row.report_id), locator, now)
        seen.compared = answer != "unclear"
        seen.sight = Sight.REPLACED if answer == "absent" else Sight.PRESENT
    return seen


def _looked(row: Takedown, now: datetime) -> None:
    beat = rhythm(row, now)
    looks = tuple(Look(probe.at, Sight(probe.sight)) for probe in row.probes.all())
    decision = after_look(row.state, looks, sent_at(row), now, beat, entered_at=row.entered_at)
    if isinstance(decision, LookAgain):
        _later(row, decision.at)
    elif decision.state == "overdue":
        row.round += 1
        go(row, "overdue", now=now, due_at=now, reason=decision.reason)
    elif decision.state == "verified_gone":
        _gone(row, decision, now)
    else:
        next_at = now + (beat.ladder.every if decision.state == "exhausted" else beat.every)
        go(row, decision.state, now=now, due_at=next_at, reason=decision.reason)
        if decision.reason == "claim_disproved":
            measures.count("notices.false_claim", now=now)
        if decision.state == "exhausted":
            announce("notices.exhausted", row, now)


def _gone(row: Takedown, decision: GoTo, now: datetime) -> None:
    row.gone_at = now
    go(row, "verified_gone", now=now, due_at=next_watch(now, now, rhythm(row, now)), reason=decision.reason)
    hours = (now - sent_at(row)[0]).total_seconds() / 3600
    measures.observe_hours("notices.hours_to_verified_gone", hours, now=now)
    announce("notices.verified_gone", row, now)


def _watched(row: Takedown, sight: Sight, now: datetime) -> None:
    beat, gone_at = rhythm(row, now), row.gone_at or row.entered_at
    decision = after_watch(sight, gone_at, now, beat, state=row.state)
    if isinstance(decision, LookAgain):
        _later(row, decision.at)
    elif decision.state == "watching":
        go(row, "watching", now=now, due_at=next_watch(gone_at, now, beat), reason=decision.reason)
    else:
        go(row, decision.state, now=now, due_at=None, reason=decision.reason)
        if decision.state == "resurfaced":
            draft(row.report_id, row.locator_id, now=now, parent=row)


def sent_at(row: Takedown) -> tuple[datetime, ...]:
    """When each round went out, oldest first, by the last try that was made of it."""
    last = {tried.round: tried.ended_at or tried.begun_at for tried in row.tries.all()}
    return tuple(last[number] for number in sorted(last))


def _later(row: Takedown, at: datetime) -> None:
    row.due_at = at
    row.save(update_fields=["due_at"])
