"""What the ledger vouches for beside a report's transitions: the facts as they came (less what was erased
since), what opens the gate, and what the reporter was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from haechi.hub.casework.intake.models import ClaimedHash, RecordedStatute, Report
from haechi.hub.ledger import api as ledger

FACTS, GRANTS, TOLD = "report.facts", "report.grants", "report.told"
# These change with each transition, which has a leaf of its own.
_MOVING = frozenset({"state", "version", "entered_at"})
_NO_WINDOWS = frozenset({"windows"})


def record_facts(report_id: UUID, *, now: datetime) -> None:
    """With the report, and where windows are erased: nothing else of it changes afterwards."""
    ledger.append(FACTS, report_id, _facts([report_id])[report_id], now=now)


def record_grants(report_id: UUID, *, now: datetime) -> None:
    """In the transaction of every change to a consent, or to a statute that stands in for one."""
    ledger.append(GRANTS, report_id, _grants([report_id])[report_id], now=now)


def record_told(report_id: UUID, *, now: datetime) -> None:
    """In the transaction of every line of the status page, while nobody else can add one."""
    ledger.append(TOLD, report_id, _lines([report_id])[report_id], now=now)


def _facts(reports: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Report.objects.filter(pk__in=reports).select_related("envelope")
    return {row.pk: {"facts": _keyed(row)} for row in rows.prefetch_related("locators", "hashes")}


def _keyed(row: Report) -> str:
    told = {
        "report": ledger.facts_of(row, without=_MOVING),
        # A missing envelope is a fact to find, not a reason to stop looking.
        "envelope": row.envelope.body if hasattr(row, "envelope") else None,
        "locators": [ledger.facts_of(locator) for locator in row.locators.all()],
        "hashes": [_hash(claimed) for claimed in row.hashes.all()],
    }
    return ledger.keyed(told)


def _hash(row: ClaimedHash) -> dict[str, Any]:
    """Without windows as it was before there were any: leaves of older reports go on vouching."""
    return ledger.facts_of(row, without=_NO_WINDOWS if row.windows is None else frozenset())


def _grants(reports: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Report.objects.filter(pk__in=reports).prefetch_related("grants")
    statutes: dict[UUID, list[dict[str, Any]]] = {}
    for row in RecordedStatute.objects.filter(report_id__in=reports).order_by("pk"):
        statutes.setdefault(row.report_id, []).append(ledger.facts_of(row))
    return {row.pk: {"grants": ledger.keyed([_sorted(row), statutes.get(row.pk, [])])} for row in rows}


def _sorted(row: Report) -> list[dict[str, Any]]:
    return [ledger.facts_of(grant) for grant in sorted(row.grants.all(), key=lambda grant: grant.pk)]


def _lines(reports: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Report.objects.filter(pk__in=reports).prefetch_related("lines")
    return {
        row.pk: {"told": ledger.keyed([ledger.facts_of(line) for line in row.lines.all()])} for row in rows
    }


def _reports() -> QuerySet[Report, UUID]:
    return Report.objects.values_list("pk", flat=True)


WITNESSES = (
    ledger.Witness(FACTS, _reports, _facts),
    ledger.Witness(GRANTS, _reports, _grants),
    ledger.Witness(TOLD, _reports, _lines),
)
