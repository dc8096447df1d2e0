"""Whoever changes a report, its envelope or a consent in SQL is found by the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from haechi.core.ids import Actor
from haechi.hub.casework.intake import api
from haechi.hub.casework.intake.records import Submission
from haechi.hub.ledger import api as ledger
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=1)


@pytest.fixture
def report(submission: Callable[..., Submission]) -> Any:
    found = api.get(api.accept_report(submission(), now=MORNING).report_id)
    assert (findings(), bool(found.locators), bool(found.hashes)) == ([], True, True)
    return found


def findings() -> list[str]:
    return [finding.kind for finding in ledger.verify(MORNING, witnesses=api.WITNESSES).findings]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


CHANGES = (
    "UPDATE casework_report SET age_band = 'under_14'",
    "UPDATE casework_report SET role = 'witness'",
    "UPDATE casework_report SET track = 'false_info'",
    "UPDATE casework_report SET urgent = NOT urgent",
    "UPDATE casework_report SET sign_public = sha256('mine')",
    "UPDATE casework_report SET receipt_index = sha256('mine')",
    "UPDATE casework_envelope SET body = '{}'",
    "DELETE FROM casework_envelope",
    "UPDATE casework_locator SET position = position + 7",
    "UPDATE casework_locator SET url = platform",
    "UPDATE casework_locator SET url = url || 'x'",
    "DELETE FROM casework_locator",
    "UPDATE casework_claimedhash SET quality = 1",
    "DELETE FROM casework_claimedhash",
    "DELETE FROM casework_consentgrant WHERE purpose = 'notice'",
    "UPDATE casework_consentgrant SET purpose = 'exchange' WHERE purpose = 'notice'",
    "UPDATE casework_consentgrant SET recipients = '[\"*\"]' WHERE purpose = 'release_hash'",
    "UPDATE casework_consentgrant SET withdrawn_at = now() WHERE purpose = 'notice'",
    "UPDATE casework_consentgrant SET until = now()",
    "UPDATE casework_statusline SET key = 'report.accepted'",
    "UPDATE casework_statusline SET at = at - interval '1 day'",
    "UPDATE casework_statusline SET by = NULL",
    "DELETE FROM casework_statusline",
    "INSERT INTO casework_statusline (report_id, key, params, at) "
    "SELECT report_id, 'report.accepted', params, now() FROM casework_statusline",
)


def test_a_change_in_sql_is_found(report: Any, found_after: Any) -> None:
    assert found_after(CHANGES, findings) == {change: ["body_changed"] for change in CHANGES}


def test_a_consent_slipped_in(report: Any) -> None:
    sql(
        "INSERT INTO casework_consentgrant (id, report_id, purpose, recipients, withhold, given_at) "
        "SELECT gen_random_uuid(), id, 'exchange', '[\"*\"]', '[]', now() FROM casework_report"
    )

    assert findings() == ["body_changed"]


def test_a_statute_slipped_in_or_changed(report: Any) -> None:
    slipped = (
        "INSERT INTO casework_recordedstatute (report_id, statute, recorded_by, recorded_at) "
        "SELECT id, 'kr.svpa.7-3-3', 'officer:1', now() FROM casework_report"
    )
    lead, in_force = Actor(kind="officer", id="p-1", role="lead"), datetime(2026, 11, 22, tzinfo=UTC)
    sql(slipped)
    assert findings() == ["body_changed"]
    sql("DELETE FROM casework_recordedstatute")

    api.record_statute(report.id, "kr.svpa.7-3-3", actor=lead, now=in_force)
    assert findings() == []
    sql("UPDATE casework_recordedstatute SET recorded_by = 'somebody else'")
    assert findings() == ["body_changed"]


def test_ended_consents_are_on_record_and_stay_ended(report: Any) -> None:
    api.end_grants(report.id, now=LATER)
    api.end_grants(report.id, now=LATER)

    assert [leaf.kind for leaf in ledger.leaves_of(report.id)].count("report.grants") == 2
    assert findings() == []
    sql("UPDATE casework_consentgrant SET withdrawn_at = NULL")
    assert findings() == ["body_changed"]


def test_each_line_that_is_told_is_on_record(report: Any) -> None:
    names = {"platform_ko": "사진 게시판", "platform_en": "canary-board"}
    api.tell(report.id, "takedown.drafted", now=LATER, params=names)
    api.tell(report.id, "takedown.delivered", now=LATER, params=names)
    assert findings() == []

    sql("DELETE FROM casework_statusline WHERE key = 'takedown.drafted'")
    assert findings() == ["body_changed"]


def test_words_put_into_another_line(report: Any) -> None:
    """Sealed columns open in any row of their kind: only the leaf tells that one was moved."""
    for name in ("One", "Two"):
        names = {"platform_ko": name, "platform_en": name}
        api.tell(report.id, "takedown.drafted", now=LATER, params=names)
    sql(
        "UPDATE casework_statusline SET params = (SELECT params FROM casework_statusline ORDER BY id DESC "
        "LIMIT 1) WHERE key = 'takedown.drafted'"
    )

    assert findings() == ["body_changed"]


def test_a_report_taken_away_with_all_of_it(report: Any) -> None:
    for table in ("envelope", "locator", "claimedhash", "consentgrant", "statusline", "report"):
        sql(f"DELETE FROM casework_{table}")

    assert findings() == ["row_missing", "row_missing", "row_missing"]


def test_the_leaves_tell_nothing(report: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM ledger_leaf WHERE kind LIKE 'report.%'")
        bodies = " ".join(row[0] for row in cursor.fetchall())

    assert "canary" not in bodies
    assert "19_plus" not in bodies
    assert "notice" not in bodies


@pytest.mark.django_db(transaction=True)
def test_two_lines_at_once_wait_for_each_other(report: Any) -> None:
    """Else the later leaf would not know the earlier line, and a sound record would look changed."""
    names = {"platform_ko": "사진 게시판", "platform_en": "board"}

    def tell(key: str) -> None:
        try:
            api.tell(report.id, key, now=LATER, params=names)
        finally:
            connection.close()

    other = Thread(target=tell, args=("takedown.delivered",))
    with transaction.atomic():
        api.tell(report.id, "takedown.drafted", now=LATER, params=names)
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join(10)

    assert len(api.told(report.id, language="en")) == 3
    assert findings() == []
