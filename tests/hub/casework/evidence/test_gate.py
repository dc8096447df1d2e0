"""Nothing is visited without a grant of evidence, or a statute that an officer recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from haechi.core.consent import Purpose
from haechi.core.errors import Conflict, ConsentMissing
from haechi.hub.casework.evidence import api
from haechi.hub.casework.evidence.gate import cleared_to_keep
from haechi.hub.casework.evidence.models import Evidence
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.intake.models import ConsentGrant, StatusLine
from haechi.hub.casework.notices import api as notices
from haechi.hub.kernel.events import EventRecord
from haechi.testing.clock import FakeClock

pytestmark = pytest.mark.django_db

NOTICE_ONLY = frozenset({Purpose.NOTICE})
STATUTE = "kr.svpa.7-3-3"


@pytest.fixture
def clock() -> FakeClock:
    """After 2026-10-02, when the statute is in force."""
    return FakeClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


def handle_statute(thread: Any) -> None:
    now, report = thread.clock.now(), thread.report.id
    api.on_statute(EventRecord(uuid4(), "intake.statute_recorded", report, {"report": str(report)}, now), now)
    thread.work()


def only(thread: Any) -> api.EvidenceRecord:
    [record] = api.for_report(thread.report.id)
    return record


def test_with_a_grant_it_is_kept_and_the_record_says_by_which(begin: Any) -> None:
    thread = begin()
    grant = next(grant for grant in intake.grants(thread.report.id) if grant.purpose is Purpose.EVIDENCE)
    [step] = Evidence.objects.get().transitions.all()
    assert (step.to_state, step.basis, step.grant_id) == ("sealed", "consent", grant.id)


def test_without_one_nothing_is_visited_and_the_notice_may_go(begin: Any) -> None:
    thread = begin(consents=NOTICE_ONLY)

    assert thread.board.visits == []
    record = only(thread)
    assert (record.state, record.reason) == ("waived", api.NO_CONSENT)
    assert (record.envelope, record.sha256, record.captured_at) == ({}, "", None)
    assert StatusLine.objects.filter(report_id=thread.report.id, key="evidence.no_consent").count() == 1
    thread.approve()
    assert thread.notice.state == "delivered"


def test_a_consent_for_something_else_or_that_withholds_the_address_does_not_clear(begin: Any) -> None:
    thread = begin()
    ConsentGrant.objects.filter(purpose="evidence").update(withhold=["locator"])
    with pytest.raises(ConsentMissing):
        cleared_to_keep(thread.report.id, thread.clock.now())
    ConsentGrant.objects.filter(purpose="evidence").update(withhold=[], recipients=["investigator"])
    with pytest.raises(ConsentMissing):
        cleared_to_keep(thread.report.id, thread.clock.now())


def test_consent_that_ended_before_the_visit_keeps_nothing(
    file_report: Any, board: Any, clock: FakeClock, work: Any
) -> None:
    report = file_report(board.show("/p/1"))
    api.preserve(report.id, now=clock.now())
    intake.end_grants(report.id, now=clock.now())
    work()

    [record] = api.for_report(report.id)
    assert (record.state, record.reason) == ("dropped", "withdrawn")
    assert board.visits == []
    assert notices.for_report(report.id) == ()


def test_a_witness_cannot_consent_and_a_recorded_statute_stands_in(begin: Any) -> None:
    thread = begin(role="witness", consents=frozenset())
    assert only(thread).state == "waived"
    assert thread.board.visits == []
    thread.approve()
    assert thread.notice.state == "consent_missing"

    lead, now = thread.centre.actor("lead"), thread.clock.now()
    intake.record_statute(thread.report.id, STATUTE, actor=lead, now=now)
    with pytest.raises(Conflict, match="evidence"):
        notices.approve(thread.notice.id, actor=lead, now=now)
    handle_statute(thread)

    assert only(thread).state == "sealed"
    assert Evidence.objects.get().transitions.get(to_state="sealed").basis == STATUTE
    thread.approve()
    assert thread.notice.state == "delivered"


def test_a_statute_does_not_undo_an_officers_waiver(
    file_report: Any, board: Any, clock: FakeClock, centre: Any, work: Any
) -> None:
    report, lead = file_report(board.show("/p/1")), centre.actor("lead")
    api.preserve(report.id, now=clock.now())
    api.waive(report.locators[0].id, actor=lead, now=clock.now(), reason="spreading_now")
    intake.record_statute(report.id, STATUTE, actor=lead, now=clock.now())
    work()

    [record] = api.for_report(report.id)
    assert (record.state, record.reason) == ("waived", "spreading_now")


def test_only_private_places_are_neither_visited_nor_noticed(begin: Any) -> None:
    from haechi.hub.casework.notices.drafting import draft

    thread = begin(circulation="private")
    draft(thread.report.id, thread.report.locators[0].id, now=thread.clock.now())

    assert thread.board.visits == []
    assert api.for_report(thread.report.id) == ()
    assert notices.for_report(thread.report.id) == ()
