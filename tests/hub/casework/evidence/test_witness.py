"""Whoever changes, deletes or invents kept evidence in SQL is found by the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from haechi.hub.casework.evidence import api
from haechi.hub.ledger import api as ledger
from haechi.testing.clock import MORNING, FakeClock

pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return [finding.kind for finding in ledger.verify(MORNING, witnesses=api.WITNESSES).findings]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture(autouse=True)
def kept(file_report: Callable[..., Any], board: Any, clock: FakeClock, work: Callable[[], Any]) -> None:
    """One page that was kept, and one that still waits and is nobody's business yet."""
    report = file_report(board.show("/p/1"))
    api.preserve(report.id, now=clock.now())
    work()
    api.preserve(file_report(board.show("/p/2")).id, now=clock.now())
    [record] = api.for_report(report.id)
    assert (record.state, findings()) == ("sealed", [])


CHANGES = (
    "envelope = '{}'",
    "envelope = jsonb_set(envelope, '{ct}', '\"AAAA\"')",
    "sha256 = repeat('0', 64)",
    "http_status = 404",
    "captured_at = captured_at - interval '1 day'",
    "report_id = gen_random_uuid()",
    "locator_id = gen_random_uuid()",
)


def test_a_changed_frame(found_after: Any) -> None:
    found = found_after(
        (f"UPDATE casework_evidence SET {change} WHERE state = 'sealed'" for change in CHANGES), findings
    )

    assert list(found.values()) == [["body_changed"]] * len(CHANGES), found


def test_a_frame_that_claims_never_to_have_been_kept() -> None:
    sql("UPDATE casework_evidence SET captured_at = NULL WHERE state = 'sealed'")

    assert findings() == ["row_missing"]


def test_a_deleted_frame() -> None:
    sql("DELETE FROM casework_evidencetransition")
    sql("DELETE FROM casework_evidence WHERE state = 'sealed'")

    assert sorted(findings()) == ["row_missing", "row_missing"]


def test_an_invented_frame() -> None:
    sql(
        "INSERT INTO casework_evidence (id, state, version, created_at, entered_at, report_id, locator_id, "
        "captured_at, sha256, http_status, envelope) SELECT gen_random_uuid(), 'due', 0, created_at, "
        "created_at, report_id, gen_random_uuid(), captured_at, sha256, http_status, envelope "
        "FROM casework_evidence WHERE state = 'sealed'"
    )

    assert findings() == ["row_without_leaf"]
