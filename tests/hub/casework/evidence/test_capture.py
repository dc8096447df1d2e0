"""Keeping what stands at an address, against a real server and a real database."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection

from haechi.hub.casework.evidence import api
from haechi.hub.casework.evidence.models import Evidence
from haechi.hub.kernel.events import Event
from haechi.infra.sealing import open_envelope
from haechi.testing.clock import FakeClock
from haechi.testing.jobs import CollectedJobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(
    file_report: Callable[..., Any], clock: FakeClock, work: Callable[[], list[str]]
) -> Callable[..., Any]:
    """File a report about an address, make its evidence due and let the worker run."""

    def run(url: str, **changes: Any) -> api.EvidenceRecord:
        report = file_report(url, **changes)
        api.preserve(report.id, now=clock.now())
        work()
        [record] = api.for_report(report.id)
        return record

    return run


def opened(record: api.EvidenceRecord, centre: Any) -> dict[str, Any]:
    plain = open_envelope(record.envelope, centre.key_id, centre.private)
    assert sha256(plain).hexdigest() == record.sha256
    return json.loads(plain)


def test_the_frame_is_sealed_to_the_team_and_its_digest_is_open(keep: Any, board: Any, centre: Any) -> None:
    record = keep(board.show("/p/1", etag='"7"'))

    found = opened(record, centre)
    assert (record.state, record.http_status) == ("sealed", 200)
    assert found["address"] == board.url("/p/1")
    assert found["text"] == "canary-page-words"
    assert found["headers"]["etag"] == '"7"'


def test_a_redirect_is_followed_and_both_addresses_are_kept(keep: Any, board: Any, centre: Any) -> None:
    board.show("/new")
    record = keep(board.show("/old", status=302, location="/new"))

    found = opened(record, centre)
    assert found["address"] == board.url("/old")
    assert found["final_address"] == board.url("/new")


def test_a_picture_is_never_read(keep: Any, board: Any, centre: Any) -> None:
    board.pages["/x.png"] = (200, {"content-type": "image/png"}, b"\x89PNG canary-pixels")

    record = keep(board.url("/x.png"))

    found = opened(record, centre)
    assert (record.state, record.http_status, found["text"]) == ("sealed", 200, "")


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest/meta-data", "http://10.0.0.7/x", "http://localhost:5432/x"],
)
def test_an_address_that_leads_inside_is_not_opened_and_that_is_kept(
    keep: Any, url: str, centre: Any
) -> None:
    record = keep(url)

    found = opened(record, centre)
    assert record.state == "refused"
    assert found["reason"] == "private_address"
    assert found["status"] is None


def test_a_redirect_that_leads_inside_is_refused(keep: Any, board: Any) -> None:
    record = keep(board.show("/trap", status=302, location="http://169.254.169.254/latest"))

    assert record.state == "refused"


def test_a_silent_address_is_tried_again_for_an_hour_and_then_kept_as_silent(
    file_report: Any, clock: FakeClock, work: Any, board: Any, settings: Any
) -> None:
    settings.HAECHI_PROBE_ALLOW = "127.0.0.1:9"
    report = file_report("http://127.0.0.1:9/x")
    api.preserve(report.id, now=clock.now())
    work()
    [waiting] = api.for_report(report.id)
    clock.advance(hours=1)
    api.tick(clock.now())
    work()
    [record] = api.for_report(report.id)

    assert waiting.state == "due"
    assert record.state == "unreachable"


def test_both_endings_let_notices_begin_by_ids_alone(keep: Any, board: Any) -> None:
    record = keep(board.show("/p/1"))

    event = Event.objects.get(kind="evidence.sealed")
    assert event.subject == record.id
    assert event.data == {"report": str(record.report_id), "locator": str(record.locator_id)}


def test_capturing_twice_keeps_the_first(keep: Any, board: Any, clock: FakeClock) -> None:
    record = keep(board.show("/p/1"))

    api.capture(evidence=str(record.id), now=clock.advance(hours=1))

    assert api.for_locator(record.locator_id) == record
    assert Event.objects.filter(kind="evidence.sealed").count() == 1


def test_nothing_of_the_address_or_page_stands_in_plain_text(
    keep: Any, board: Any, queue: CollectedJobs
) -> None:
    keep(board.show("/canary-path"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(e)::text FROM casework_evidence e")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT row_to_json(l)::text FROM ledger_leaf l")
        stored += str(cursor.fetchall())
    assert "canary" not in stored
    assert "canary" not in str(queue.done)


def test_the_ledger_holds_the_digest(keep: Any, board: Any) -> None:
    from haechi.hub.ledger import api as ledger

    record = keep(board.show("/p/1"))

    assert "evidence.frame" in [leaf.kind for leaf in ledger.leaves_of(record.id)]


def test_the_current_state_is_where_the_transitions_lead(keep: Any, board: Any) -> None:
    record = keep(board.show("/p/1"))

    row = Evidence.objects.get(pk=record.id)
    steps = [(step.from_state, step.to_state) for step in row.transitions.all()]
    assert steps == [("due", row.state)]
