"""The door of intake: take in a report, hand out what others may know of it, tell the reporter, withdraw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from haechi.core.consent import Grant, Purpose
from haechi.core.errors import HaechiError
from haechi.core.ids import REPORTER, Actor
from haechi.hub.casework.intake import receipts, rules, texts, throttle
from haechi.hub.casework.intake.acceptance import accept_report, first_look, open_keys
from haechi.hub.casework.intake.errors import NoSuchReceipt
from haechi.hub.casework.intake.models import ClaimedHash as HashRow
from haechi.hub.casework.intake.models import ConsentGrant, Report, StatusLine
from haechi.hub.casework.intake.reading import read_grant, read_lines, read_report, read_status
from haechi.hub.casework.intake.receipts import challenge
from haechi.hub.casework.intake.records import (
    Accepted,
    Challenge,
    ClaimedHash,
    Locator,
    NamedPlace,
    ReportRecord,
    Signed,
    Status,
    Submission,
    Told,
)
from haechi.hub.casework.intake.statutes import overrides, record_statute
from haechi.hub.casework.intake.witness import WITNESSES, record_facts, record_grants, record_told
from haechi.hub.kernel import events
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api as ledger
from haechi.hub.measures import api as measures
from haechi.infra.receipt import Act

__all__ = [
    "WITNESSES",
    "Accepted",
    "Challenge",
    "ClaimedHash",
    "Locator",
    "NamedPlace",
    "ReportRecord",
    "Signed",
    "Status",
    "Submission",
    "Told",
    "accept_report",
    "challenge",
    "counted_report",
    "end_grants",
    "envelope",
    "erase_windows",
    "forget",
    "get",
    "grants",
    "may_be_minor",
    "move",
    "open_keys",
    "overrides",
    "record_statute",
    "status_by_code",
    "status_by_signature",
    "tell",
    "told",
    "withdraw_signed",
    "withdraw_windows_signed",
    "withdraw_windows_with_ticket",
    "withdraw_with_ticket",
]


def get(report_id: UUID) -> ReportRecord:
    return read_report(_report(report_id))


def envelope(report_id: UUID) -> dict[str, Any]:
    """The sealed words, for an officer's browser to open."""
    body: dict[str, Any] = _report(report_id).envelope.body
    return body


def grants(report_id: UUID) -> tuple[Grant, ...]:
    """Every consent of the reporter, ended ones included: the gate looks at the times."""
    rows = ConsentGrant.objects.filter(report_id=report_id).order_by("given_at", "purpose")
    return tuple(read_grant(row) for row in rows)


def may_be_minor(report_id: UUID) -> bool:
    return rules.may_be_minor(_report(report_id).age_band)


def move(report_id: UUID, to: str, *, actor: Actor, now: datetime, step: Step | None = None) -> None:
    """Move the report by its table, on record, and tell the reporter where it stands now."""
    with transaction.atomic():
        report = _report(report_id)
        ledger.move(report, to, actor=actor, now=now, step=step)
        only_private = to == "accepted" and not rules.is_public(report.circulation)
        key = "report.accepted_private" if only_private else f"report.{to}"
        tell(report_id, key, now=now, by=first_look(report, now))


def tell(
    report_id: UUID,
    key: str,
    *,
    now: datetime,
    params: Mapping[str, str] | None = None,
    by: datetime | None = None,
) -> None:
    """Add a line to the reporter's status page: the key of a text, what fills it, by when comes more."""
    texts.text(key).fill("ko", params or {})
    with transaction.atomic():
        # One line after another: each leaf of the ledger vouches for all lines so far.
        report = Report.objects.select_for_update(no_key=True).get(pk=report_id)
        StatusLine.objects.create(report=report, key=key, params=dict(params or {}), at=now, by=by)
        record_told(report.id, now=now)


def told(report_id: UUID, *, language: str) -> tuple[Told, ...]:
    """What the reporter has been told so far, oldest first: colleagues read it beside the case."""
    return read_lines(_report(report_id), language)


def status_by_signature(signed: Signed, *, client: str, language: str, now: datetime) -> Status:
    """What the reporter who signed may see."""
    return read_status(_signer(signed, "status", client, now), language)


def status_by_code(code: str, *, client: str, language: str, now: datetime) -> tuple[Status, str]:
    """The same for a person without script, and a ticket to withdraw with."""
    throttle.take(throttle.WRONG_CODE, client, now=now)
    report = receipts.holder_of(code)
    throttle.give_back(throttle.WRONG_CODE, client, now=now)
    return read_status(report, language), receipts.ticket(report.id, now=now)


def withdraw_signed(signed: Signed, *, client: str, language: str, now: datetime) -> Status:
    """Withdraw by the reporter's signature."""
    return read_status(_withdraw(_signer(signed, "withdraw", client, now), now), language)


def withdraw_with_ticket(ticket: str, *, language: str, now: datetime) -> Status:
    """Withdraw by the ticket that the status page gave to a person without script."""
    with transaction.atomic():
        return read_status(_withdraw(receipts.redeem(ticket, now=now), now), language)


def withdraw_windows_signed(signed: Signed, *, client: str, language: str, now: datetime) -> Status:
    """Take back the windows alone, by the reporter's signature over just that; the report stands."""
    return read_status(_withdraw_windows(_signer(signed, "withdraw_windows", client, now), now), language)


def withdraw_windows_with_ticket(ticket: str, *, language: str, now: datetime) -> Status:
    """The same by the ticket of the status page."""
    with transaction.atomic():
        return read_status(_withdraw_windows(receipts.redeem(ticket, now=now), now), language)


def erase_windows(report_id: UUID, *, now: datetime) -> None:
    """Keep them here no longer: triage has put them into the banks, or has decided that nothing will."""
    with transaction.atomic():
        if HashRow.objects.filter(report_id=report_id, windows__isnull=False).update(windows=None):
            record_facts(report_id, now=now)


def end_grants(report_id: UUID, *, now: datetime) -> None:
    """End every consent: at an adult's withdrawal, or when an officer decides on one who may be under 19."""
    with transaction.atomic():
        if _live_grants(report_id).update(withdrawn_at=now):
            record_grants(report_id, now=now)


@contextmanager
def counted_report(client: str, *, now: datetime) -> Iterator[None]:
    """Count one more report of this client, or TooManyAttempts. One that is refused inside does not count.

    It is counted first, so that many at once are not all let in before the first of them is counted.
    """
    throttle.take(throttle.REPORT, client, now=now)
    try:
        yield
    except HaechiError:
        throttle.give_back(throttle.REPORT, client, now=now)
        raise


def forget(now: datetime) -> None:
    """Tick: drop used nonces and old counters."""
    receipts.forget(now)
    throttle.forget(now)


def _report(report_id: UUID) -> Report:
    return Report.objects.get(pk=report_id)


def _signer(signed: Signed, act: Act, client: str, now: datetime) -> Report:
    """A right signature always passes, however many wrong ones others sent over the same connection."""
    try:
        return receipts.signer_of(signed, act, now=now)
    except NoSuchReceipt:
        throttle.take(throttle.WRONG_SIGNATURE, client, now=now)
        raise


def _withdraw(report: Report, now: datetime) -> Report:
    """Withdrawing twice is one withdrawal."""
    if report.state == "withdrawn":
        return report
    protected = rules.may_be_minor(report.age_band)
    with transaction.atomic():
        ledger.move(report, "withdrawn", actor=REPORTER, now=now)
        # Whoever's picture it is: windows tell more of it than protection that goes on needs.
        _end_windows(report.id, now)
        if not protected:
            end_grants(report.id, now=now)
        tell(report.id, "report.withdrawn_protected" if protected else "report.withdrawn", now=now)
        measures.count("intake.withdrawn", now=now)
        events.emit(
            "intake.withdrawn",
            subject=report.id,
            data={"report": str(report.id), "may_be_minor": "yes" if protected else "no"},
            now=now,
        )
    return report


def _withdraw_windows(report: Report, now: datetime) -> Report:
    """Once more changes nothing."""
    with transaction.atomic():
        if _end_windows(report.id, now):
            tell(report.id, "report.windows_withdrawn", now=now)
            measures.count("intake.windows_withdrawn", now=now)
            events.emit(
                "intake.windows_withdrawn", subject=report.id, data={"report": str(report.id)}, now=now
            )
    return report


def _end_windows(report_id: UUID, now: datetime) -> bool:
    """End the consent to release windows and erase them; False where it was not given or has ended."""
    # One after another: two presses of the button are one withdrawal.
    Report.objects.select_for_update(no_key=True).get(pk=report_id)
    ended = _live_grants(report_id).filter(purpose=Purpose.RELEASE_WINDOWS).update(withdrawn_at=now)
    if ended:
        record_grants(report_id, now=now)
    erase_windows(report_id, now=now)
    return bool(ended)


def _live_grants(report_id: UUID) -> QuerySet[ConsentGrant]:
    return ConsentGrant.objects.filter(report_id=report_id, withdrawn_at=None)
