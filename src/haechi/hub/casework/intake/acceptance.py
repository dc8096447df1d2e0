"""Taking in one report: everything about it in one transaction, or nothing."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from itertools import zip_longest
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from haechi.core.canonical import canonical
from haechi.core.consent import Purpose
from haechi.core.deadlines import due
from haechi.core.errors import Conflict, Refusal
from haechi.core.windows import WindowHash
from haechi.hub.casework.intake import rules
from haechi.hub.casework.intake.errors import bad_windows, closed
from haechi.hub.casework.intake.models import (
    ClaimedHash,
    ConsentGrant,
    Envelope,
    Locator,
    Report,
    StatusLine,
)
from haechi.hub.casework.intake.receipts import receipt_index
from haechi.hub.casework.intake.records import Accepted, Submission
from haechi.hub.casework.intake.witness import record_facts, record_grants, record_told
from haechi.hub.kernel import events
from haechi.hub.kernel.fields import blind
from haechi.hub.kernel.member_keys import active_member_keys
from haechi.hub.ledger import api as ledger
from haechi.hub.ledger.records import LeafId
from haechi.hub.measures import api as measures
from haechi.infra.sealing import Envelope as Sealed
from haechi.infra.sealing import check_envelope
from haechi.rules import victim_rules


def open_keys() -> dict[str, bytes]:
    """The member keys to seal to, by key id; IntakeClosed where nobody could read a report."""
    keys = dict(active_member_keys())
    if not keys:
        raise closed()
    return keys


def accept_report(submission: Submission, *, now: datetime) -> Accepted:
    """Take in a report. The same report sent twice, after a lost answer, is taken in once."""
    _must_be_lawful(submission)
    sealed = check_envelope(
        submission.envelope,
        context=f"report:{submission.report_id}",
        recipients=frozenset(open_keys()),
    )
    index = receipt_index(submission.lookup)
    with transaction.atomic():
        known = Report.objects.select_for_update().filter(pk=submission.report_id).first()
        if known is not None:
            return _again(known, index)
        if Report.objects.filter(receipt_index=index).exists():
            raise Conflict("This receipt belongs to another report.", do="Reload the page for a new one.")
        report = _write(submission, sealed, index, now)
        _write_facts(report, submission, now)
        record_facts(report.id, now=now)
        record_grants(report.id, now=now)
        record_told(report.id, now=now)
        events.emit("intake.report_accepted", subject=report.id, now=now)
        measures.count("intake.reports", now=now, bucket=report.harm_type)
    return Accepted(report.id, LeafId(report.leaf_id))


def first_look(report: Report, now: datetime) -> datetime | None:
    """By when a person aims to have read it; None once that has happened."""
    if not rules.REPORT.state(report.state).deadline:
        return None
    rule = victim_rules().deadline(rules.triage_rule(urgent=report.urgent), now)
    return due(rule.term(), report.created_at).first


def _must_be_lawful(submission: Submission) -> None:
    """The rules that no page may be trusted to keep."""
    role = _known_code(submission)
    if submission.track != rules.Track.SEXUAL:
        raise Refusal(
            "wrong_track",
            "This is not where false information is reported.",
            do="The start page says who answers it; nothing is deleted on that ground here.",
        )
    if submission.hashes and role not in rules.MAY_GIVE_HASH:
        raise Refusal(
            "not_your_picture",
            "Only the depicted person's own device computes a hash.",
            do="Send the address and words; do not open or save the picture.",
        )
    if submission.consents and role not in rules.MAY_CONSENT:
        raise Refusal(
            "not_yours_to_give", "This person cannot consent for another.", do="Leave consents out."
        )
    if len(submission.hashes) > rules.MAX_HASHES or len(submission.places) > rules.MAX_LOCATORS:
        raise Refusal(
            "too_many", "These are too many for one report.", do="Send the rest in a second report."
        )
    if len(submission.windows) > len(submission.hashes) or not all(map(_from_a_browser, submission.windows)):
        raise bad_windows()
    if {len(submission.lookup), len(submission.sign_public), len(submission.mailbox_public)} != {32}:
        raise Refusal(
            "bad_receipt", "The receipt did not arrive whole.", do="Reload the page and send again."
        )


def _from_a_browser(windows: WindowHash | None) -> bool:
    return windows is None or rules.MIN_WINDOWS <= len(windows) <= rules.MAX_WINDOWS


def _known_code(submission: Submission) -> rules.Role:
    try:
        rules.AgeBand(submission.age_band)
        rules.HarmType(submission.harm_type)
        rules.Circulation(submission.circulation)
        for want in submission.wants:
            rules.Want(want)
        rules.grants_of(submission.consents)
        return rules.Role(submission.role)
    except ValueError:
        raise Refusal("unknown_code", "An answer is not on our list.", do="Reload the page.") from None


def _again(known: Report, index: bytes) -> Accepted:
    if bytes(known.receipt_index) != index:
        raise Conflict("This report is already here, under another receipt.", do="Start a new report.")
    return Accepted(known.id, LeafId(known.leaf_id))


def _write(submission: Submission, sealed: Sealed, index: bytes, now: datetime) -> Report:
    body = {"track": submission.track, "envelope": sha256(canonical(sealed)).hexdigest()}
    leaf = ledger.append("report.submitted", submission.report_id, body, now=now)
    report = Report.objects.create(
        id=submission.report_id,
        state=rules.REPORT.initial,
        created_at=now,
        entered_at=now,
        track=submission.track,
        role=submission.role,
        age_band=submission.age_band,
        harm_type=submission.harm_type,
        circulation=submission.circulation,
        wants=sorted(submission.wants),
        urgent=submission.urgent,
        language=submission.language,
        sealed_on_device=submission.sealed_on_device,
        receipt_index=index,
        sign_public=submission.sign_public,
        mailbox_public=submission.mailbox_public,
        leaf_id=leaf,
    )
    Envelope.objects.create(report=report, body=sealed)
    return report


def _in_order(windows: WindowHash) -> WindowHash:
    """By place: in the order in which a browser finds them they tell where the picture has most contrast."""
    found = sorted(windows.windows, key=lambda one: (one.y, one.x, one.half, one.word))
    return WindowHash(windows.rows, windows.columns, tuple(found), windows.whole)


def _write_facts(report: Report, submission: Submission, now: datetime) -> None:
    for position, place in enumerate(submission.places):
        Locator.objects.create(
            report=report,
            position=position,
            url=place.url,
            url_index=blind("intake.locator", place.url),
            platform=urlsplit(place.url).hostname or "",
            seen_at=place.seen_at.isoformat() if place.seen_at else "",
        )
    granted = rules.grants_of(submission.consents)
    if not settings.HAECHI_WINDOWS or submission.age_band not in rules.MAY_GIVE_WINDOWS:
        granted.pop(Purpose.RELEASE_WINDOWS, None)
    # What nobody agreed to, or may agree to, is not kept, whoever sent it.
    windows = submission.windows if Purpose.RELEASE_WINDOWS in granted else ()
    for position, (claimed, found) in enumerate(zip_longest(submission.hashes, windows)):
        ClaimedHash.objects.create(
            report=report,
            position=position,
            kind=claimed.kind,
            bits=claimed.bits,
            bits_index=blind("intake.hash", claimed.bits),
            quality=claimed.quality,
            windows=None if found is None else bytes(_in_order(found)),
        )
    for purpose, recipients in sorted(granted.items()):
        ConsentGrant.objects.create(
            report=report, purpose=purpose, recipients=sorted(recipients), given_at=now
        )
    if rules.has_private_rooms(submission.circulation):
        StatusLine.objects.create(report=report, key="report.private_rooms", params={}, at=now)
    StatusLine.objects.create(
        report=report, key="report.submitted", params={}, at=now, by=first_look(report, now)
    )
