"""Whoever changes, deletes or invents a try, a look or an answer in SQL is found by the ledger."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from haechi.hub.casework.notices import api
from haechi.hub.casework.notices.models import SendTry, Takedown, TryState
from haechi.hub.ledger import api as ledger
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return [finding.kind for finding in ledger.verify(MORNING, witnesses=api.WITNESSES).findings]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def thread(begin: Any) -> Any:
    """A notice that was sent, looked at twice and answered; each left its leaf."""
    thread = begin()
    assert findings() == []
    thread.approve()
    assert findings() == []
    thread.later(hours=12.5)
    thread.answer("acknowledged")
    notice = thread.later(hours=12.5)
    assert (len(notice.attempts) >= 1, len(notice.probes) >= 2, len(notice.answers)) == (True, True, 1)
    assert findings() == []
    return thread


CHANGES = (
    "UPDATE casework_sendtry SET state = 'failed' WHERE number = 1 AND round = 1",
    "UPDATE casework_sendtry SET begun_at = begun_at - interval '1 day' WHERE round = 1",
    "UPDATE casework_sendtry SET message_id = gen_random_uuid() WHERE round = 1",
    "UPDATE casework_sendtry SET clearance = 'kr.svpa.7-3-3' WHERE round = 1",
    "UPDATE casework_sendtry SET letter_digest = repeat('0', 64) WHERE round = 1",
    "DELETE FROM casework_sendtry WHERE round = 1",
    "INSERT INTO casework_sendtry (takedown_id, round, number, message_id, state, reference, clearance, "
    "letter_digest, begun_at) SELECT takedown_id, 9, 1, gen_random_uuid(), 'sent', '', '', '', now() "
    "FROM casework_sendtry LIMIT 1",
    "UPDATE casework_probe SET sight = 'gone', http_status = 410",
    "UPDATE casework_probe SET compared = true",
    "DELETE FROM casework_probe",
    "INSERT INTO casework_probe (id, takedown_id, at, sight, http_status, compared) "
    "SELECT gen_random_uuid(), id, now(), 'gone', 410, false FROM casework_takedown",
    "UPDATE casework_platformanswer SET answer = 'refused', reason_code = 'needs_info'",
    "UPDATE casework_platformanswer SET said_at = said_at - interval '1 day'",
    "DELETE FROM casework_platformanswer",
    "INSERT INTO casework_platformanswer (takedown_id, recipient_index, webhook_id, answer, reason_code, "
    "said_at, received_at) SELECT id, recipient_index, 'x', 'removed', '', now(), now() "
    "FROM casework_takedown",
)


def test_a_change_in_sql_is_found(thread: Any, found_after: Any) -> None:
    assert found_after(CHANGES, findings) == {change: ["body_changed"] for change in CHANGES}


def test_everything_deleted(thread: Any) -> None:
    for table in ("sendtry", "probe", "platformanswer"):
        sql(f"DELETE FROM casework_{table}")

    assert findings() == ["row_missing"]


def test_an_answer_to_a_notice_that_never_went_out(begin: Any) -> None:
    begin()
    sql(
        "INSERT INTO casework_platformanswer (takedown_id, recipient_index, webhook_id, answer, reason_code, "
        "said_at, received_at) SELECT id, recipient_index, 'x', 'removed', '', now(), now() "
        "FROM casework_takedown"
    )

    assert findings() == ["row_without_leaf"]


@pytest.mark.parametrize("state", ["checked", "delivered"])
def test_what_a_crash_left_behind_is_named_on_record(begin: Any, state: str) -> None:
    """A try cut off while sending, and one found only after the platform had answered."""
    thread = begin()
    thread.approve()
    row = Takedown.objects.get()
    if state == "checked":
        Takedown.objects.update(state="checked")
    SendTry.objects.update(state=TryState.SENDING, ended_at=None)
    Takedown.objects.update(due_at=thread.clock.now())

    thread.later(hours=1)

    left = SendTry.objects.filter(takedown=row).order_by("number").first()
    assert left is not None
    assert left.state == ("uncertain" if state == "checked" else "sent")
    assert "body_changed" not in findings()


def test_the_leaves_tell_nothing(thread: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM ledger_leaf WHERE kind = 'takedown.dealings'")
        bodies = " ".join(row[0] for row in cursor.fetchall())

    assert "all" in bodies
    assert "acknowledged" not in bodies
    assert "consent" not in bodies
