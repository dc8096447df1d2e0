"""Looks at an address once and seals what stood there: never a picture, and never in plain text."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from haechi.core.canonical import canonical
from haechi.core.consent import Cleared
from haechi.core.errors import ConsentMissing, Refusal, Unavailable
from haechi.core.ids import SYSTEM, Actor
from haechi.hub.casework.evidence.excerpt import excerpt
from haechi.hub.casework.evidence.gate import cleared_to_keep, withdrawn
from haechi.hub.casework.evidence.models import Evidence
from haechi.hub.casework.evidence.rules import NO_CONSENT, Visit, frame
from haechi.hub.casework.evidence.witness import record_frame
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel import events, member_keys
from haechi.hub.kernel.transitions import Step
from haechi.hub.kernel.web import visitor
from haechi.hub.ledger import api as ledger
from haechi.hub.measures import api as measures
from haechi.infra.sealing import Envelope, seal
from haechi.rules import staff_rules

RETRY = timedelta(minutes=10)


def capture(*, evidence: str, now: datetime) -> None:
    """Task: keep what stands at the address, where somebody agreed. Doing it twice keeps the first."""
    row = Evidence.objects.filter(pk=evidence, state="due").first()
    if row is None:
        return
    try:
        cleared = cleared_to_keep(row.report_id, now)
    except ConsentMissing:
        _keep_nothing(row.pk, now)
        return
    locator = locator_of(row.report_id, row.locator_id)
    visit = visit_address(locator.url)
    if visit.ending == "unreachable" and now < _give_up_at(row, now):
        Evidence.objects.filter(pk=row.pk, version=row.version).update(due_at=now + RETRY)
        return
    whole = canonical(
        frame(visit, address=locator.url, seen_at=locator.seen_at, at=now, salt=secrets.token_hex(16))
    )
    keys = dict(member_keys.active_member_keys())
    if not keys:
        raise Unavailable(
            "There is no certified member key to seal evidence to.",
            do="Certify a member key; the evidence is tried again by itself.",
        )
    sealed = seal(whole, keys, f"evidence:{row.pk}")
    _keep(row.pk, visit, cleared, digest=sha256(whole).hexdigest(), envelope=sealed, now=now)


def _keep_nothing(evidence_id: UUID, now: datetime) -> None:
    """Nobody has agreed: nothing is visited. That is on record, and notices may go without a frame."""
    with transaction.atomic():
        row = Evidence.objects.select_for_update().get(pk=evidence_id)
        if row.state != "due":
            return
        if withdrawn(row.report_id):
            drop(row, now)
        else:
            give_up_keeping(row, actor=SYSTEM, now=now, reason=NO_CONSENT, key="evidence.no_consent")


def drop(row: Evidence, now: datetime) -> None:
    """Consent ended before anything was kept."""
    ledger.move(row, "dropped", actor=SYSTEM, now=now, step=Step(reason="withdrawn"))
    Evidence.objects.filter(pk=row.pk).update(due_at=None)


def give_up_keeping(row: Evidence, *, actor: Actor, now: datetime, reason: str, key: str) -> None:
    """Waive the keeping on record, tell the reporter why by `key`, and let notices begin."""
    ledger.move(row, "waived", actor=actor, now=now, step=Step(reason=reason))
    Evidence.objects.filter(pk=row.pk).update(due_at=None)
    measures.count("evidence.kept", now=now, bucket="waived")
    intake.tell(row.report_id, key, now=now)
    announce("evidence.waived", row, now)


def _keep(
    evidence_id: UUID, visit: Visit, cleared: Cleared, *, digest: str, envelope: Envelope, now: datetime
) -> None:
    """Store the sealed frame, move, enter the digest in the ledger and let notices begin: all or nothing."""
    with transaction.atomic():
        row = Evidence.objects.select_for_update().get(pk=evidence_id)
        if row.state != "due":
            return
        row.envelope, row.sha256, row.http_status = envelope, digest, visit.status
        row.captured_at, row.due_at = now, None
        row.save(update_fields=["envelope", "sha256", "http_status", "captured_at", "due_at"])
        step = Step(reason=visit.reason, basis=cleared.basis, grant_id=cleared.grant_id)
        ledger.move(row, visit.ending, actor=SYSTEM, now=now, step=step)
        record_frame(row.pk, now=now)
        measures.count("evidence.kept", now=now, bucket=visit.ending)
        intake.tell(row.report_id, f"evidence.{visit.ending}", now=now)
        announce("evidence.sealed", row, now)


def announce(kind: str, row: Evidence, now: datetime) -> None:
    data = {"report": str(row.report_id), "locator": str(row.locator_id)}
    events.emit(kind, subject=row.pk, data=data, now=now)


def visit_address(url: str) -> Visit:
    """One guarded look. An address that leads inside is refused, and that is what the frame then says."""
    try:
        page = visitor().get(url)
    except Refusal as refusal:
        return Visit("refused", reason=refusal.reason)
    except Unavailable as failure:
        return Visit("unreachable", reason=failure.code)
    words, more = excerpt(page.text)
    return Visit(
        "sealed",
        status=page.status,
        headers=page.headers,
        final_address=page.final_url,
        excerpt=words,
        truncated=more or page.truncated,
    )


def locator_of(report_id: UUID, locator_id: UUID) -> intake.Locator:
    return next(found for found in intake.get(report_id).locators if found.id == locator_id)


def _give_up_at(row: Evidence, now: datetime) -> datetime:
    return row.entered_at + (staff_rules().deadline("kr.evidence", now).term().policy or timedelta(0))
