"""From a kept address to a drafted notice, and from a draft to an approved one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from haechi.core.consent import Purpose
from haechi.core.errors import Conflict, Refusal
from haechi.core.ids import Actor
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import letters
from haechi.hub.casework.notices.gate import cleared_for
from haechi.hub.casework.notices.models import Takedown
from haechi.hub.casework.notices.moving import announce, by_when, go, locator_of, names, rhythm, track
from haechi.hub.casework.notices.rules import CancelReason
from haechi.hub.kernel import jobs
from haechi.hub.kernel.events import EventRecord
from haechi.hub.kernel.fields import blind
from haechi.hub.kernel.people import Agency
from haechi.hub.measures import api as measures
from haechi.hub.platforms import api as platforms
from haechi.hub.platforms.records import Found, Known, UnknownHost
from haechi.rules import staff_rules

BEFORE_A_NOTICE = frozenset({"sealed", "unreachable", "refused", "waived"})


def draft_for_locator(event: EventRecord, now: datetime) -> None:
    """Handler of evidence.sealed and evidence.waived: draft the notice for that address."""
    draft(UUID(event.data["report"]), UUID(event.data["locator"]), now=now)


def draft(report_id: UUID, locator_id: UUID, *, now: datetime, parent: Takedown | None = None) -> None:
    """One draft for one address and recipient; drafting twice changes nothing.

    A track without a basis in the rule pack gets no removal notice, whoever asks, and no private room does.
    """
    report = intake.get(report_id)
    try:
        basis = staff_rules().basis(track(report), "platform", now)
    except Refusal:
        measures.count("notices.no_basis", now=now)
        return
    locator = next(found for found in report.locators if found.id == locator_id)
    if not locator.public:
        return
    found = _found(locator.url)
    recipient = found.platform.recipient if isinstance(found, Known) else ""
    with transaction.atomic():
        row, fresh = Takedown.objects.get_or_create(
            locator_id=locator_id,
            recipient_index=blind("notices.recipient", recipient),
            generation=parent.generation + 1 if parent else 1,
            defaults={
                "report_id": report_id,
                "recipient": recipient,
                "channel": found.routes[0].channel if isinstance(found, Known) else "",
                "parent": parent,
                "basis": basis.id,
                "state": Takedown.machine.initial,
                "created_at": now,
                "entered_at": now,
            },
        )
        if not fresh:
            return
        if isinstance(found, UnknownHost):
            go(row, "unrouted", now=now, due_at=None, reason="unknown_host")
        else:
            intake.tell(report_id, "takedown.drafted", now=now, params=names(row), by=by_when(row, now))


def reroute(notice_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Look again whom to tell, after somebody registered the place. False while nobody has."""
    with transaction.atomic():
        row = locked(notice_id)
        found = _found(locator_of(row).url)
        if row.state != "unrouted" or not isinstance(found, Known):
            return False
        row.recipient, row.channel = found.platform.recipient, found.routes[0].channel
        row.recipient_index = blind("notices.recipient", row.recipient)
        row.save(update_fields=["recipient", "channel", "recipient_index"])
        go(row, "drafted", now=now, due_at=None, actor=actor, reason="route_found")
    return True


def approve(notice_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A person has read the exact words: the notice may go. The template and its version are recorded."""
    words = letters.template()
    with transaction.atomic():
        row = locked(notice_id)
        _evidence_first(row)
        row.letter, row.letter_version = words.id, words.version
        row.agency = agency_of(actor)
        row.round = max(row.round, 1)
        go(row, "checked", now=now, due_at=now, actor=actor, reason="approved", tell=False)
        wake(row)


def cancel(notice_id: UUID, *, actor: Actor, now: datetime, reason: str) -> None:
    """A person decides that this notice does not go, or goes no further."""
    if reason not in {code.value for code in CancelReason}:
        raise Refusal("bad_reason", "Stopping a notice needs one of its reasons.", do="Choose one.")
    with transaction.atomic():
        go(locked(notice_id), "cancelled", now=now, due_at=None, actor=actor, reason=reason)


def send_again(notice_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A person sends the next round at once: after a bounce, a refusal, a wall, or under a statute."""
    with transaction.atomic():
        row = locked(notice_id)
        cleared_for(row, now)
        _evidence_first(row)
        row.round += 1
        go(row, "overdue", now=now, due_at=now, actor=actor, reason="officer_insists", tell=False)
        wake(row)


def escalate(notice_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A person takes a refusal, a bounce or a wall to the enforcement desk without waiting for the ladder."""
    with transaction.atomic():
        row = locked(notice_id)
        next_at = now + rhythm(row, now).ladder.every
        go(row, "exhausted", now=now, due_at=next_at, actor=actor, reason="officer_escalates")
        announce("notices.exhausted", row, now)


def _evidence_first(row: Takedown) -> None:
    """A statute that is recorded makes due what no consent allowed: then, too, the evidence comes first."""
    found = evidence.for_locator(row.locator_id)
    nearly_due = found.reason == evidence.NO_CONSENT and intake.overrides(row.report_id, Purpose.EVIDENCE)
    if found.state not in BEFORE_A_NOTICE or nearly_due:
        raise Conflict("The evidence is not kept yet.", do="Wait for it, or choose speed on record.")


def locked(notice_id: UUID) -> Takedown:
    row = Takedown.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
    if row is None:
        raise Refusal("no_notice", "There is no such notice.", do="Go back to the list.")
    return row


def wake(row: Takedown) -> None:
    jobs.defer("notices.attend", key=f"takedown:{row.pk}", takedown=str(row.pk))


def agency_of(actor: Actor) -> Agency | None:
    """The agency the officer writes for: theirs, the first by name where there are several."""
    found = Agency.objects.filter(memberships__person_id=actor.id) if actor.kind == "officer" else None
    return found.order_by("slug").first() if found is not None else None


def _found(url: str) -> Found:
    try:
        return platforms.routes_for(url)
    except Refusal:
        return UnknownHost()
