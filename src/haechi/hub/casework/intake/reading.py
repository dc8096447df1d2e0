"""From table rows to the frozen records that leave intake."""

from __future__ import annotations

from datetime import datetime

from haechi.core.consent import Grant, Purpose
from haechi.core.hash import PerceptualHash
from haechi.core.windows import from_bytes
from haechi.hub.casework.intake import rules, texts
from haechi.hub.casework.intake.models import ConsentGrant, Report, StatusLine
from haechi.hub.casework.intake.models import Locator as LocatorRow
from haechi.hub.casework.intake.records import ClaimedHash, Locator, ReportRecord, Status, Told
from haechi.hub.ledger import api as ledger
from haechi.hub.ledger.records import LeafId


def read_report(row: Report) -> ReportRecord:
    return ReportRecord(
        id=row.id,
        track=row.track,
        role=row.role,
        age_band=row.age_band,
        harm_type=row.harm_type,
        circulation=row.circulation,
        wants=frozenset(row.wants),
        urgent=row.urgent,
        language=row.language,
        state=row.state,
        version=row.version,
        created_at=row.created_at,
        entered_at=row.entered_at,
        locators=tuple(_locator(locator, row) for locator in row.locators.all()),
        hashes=tuple(
            ClaimedHash(
                claimed.id,
                PerceptualHash(claimed.kind, claimed.bits, claimed.quality),
                None if claimed.windows is None else from_bytes(claimed.windows),
            )
            for claimed in row.hashes.all()
        ),
        sealed_on_device=row.sealed_on_device,
    )


def read_grant(row: ConsentGrant) -> Grant:
    return Grant(
        id=row.id,
        purpose=Purpose(row.purpose),
        recipients=frozenset(row.recipients),
        withhold=frozenset(row.withhold),
        given_at=row.given_at,
        until=row.until,
        withdrawn_at=row.withdrawn_at,
    )


def read_status(row: Report, language: str) -> Status:
    """The lines of a report, newest first, and the proof that it stands in the ledger."""
    told = read_lines(row, language)[::-1]
    return Status(
        state=row.state,
        now=told[0],
        earlier=told[1:],
        withdrawable=row.state != "withdrawn",
        may_be_minor=rules.may_be_minor(row.age_band),
        windows_given=row.grants.filter(purpose=Purpose.RELEASE_WINDOWS, withdrawn_at=None).exists(),
        proof=ledger.proof(LeafId(row.leaf_id)),
    )


def read_lines(row: Report, language: str) -> tuple[Told, ...]:
    """Everything told about a report, oldest first."""
    return tuple(_told(line, language) for line in row.lines.all())


def _told(line: StatusLine, language: str) -> Told:
    happened, following = texts.text(line.key).fill(language, line.params)
    return Told(key=line.key, at=line.at, happened=happened, next=following, by=line.by)


def _locator(row: LocatorRow, report: Report) -> Locator:
    seen_at = datetime.fromisoformat(row.seen_at) if row.seen_at else None
    public = rules.is_public(report.circulation)
    return Locator(id=row.id, url=row.url, platform=row.platform, public=public, seen_at=seen_at)
