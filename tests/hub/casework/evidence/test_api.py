"""Making evidence due, waiving it on record, and stopping when consent ends."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from haechi.core.errors import IllegalMove, Refusal
from haechi.hub.casework.evidence import api
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel.events import Event, EventRecord
from haechi.testing.clock import FakeClock
from haechi.testing.jobs import CollectedJobs

pytestmark = pytest.mark.django_db


def event(kind: str, report_id: Any, clock: FakeClock) -> EventRecord:
    return EventRecord(
        id=uuid4(), kind=kind, subject=uuid4(), data={"report": str(report_id)}, at=clock.now()
    )


def test_every_address_of_an_accepted_case_is_due_once(
    file_report: Any, clock: FakeClock, queue: CollectedJobs
) -> None:
    report = file_report("https://a.example/1", "https://b.example/2")
    queue.waiting.clear()

    for _ in range(2):
        api.preserve_for_case(event("cases.accepted", report.id, clock), clock.now())

    assert [record.state for record in api.for_report(report.id)] == ["due", "due"]
    assert [job.task for job in queue.waiting] == ["evidence.capture", "evidence.capture"]


def test_a_person_can_choose_speed_with_a_reason(
    file_report: Any, clock: FakeClock, centre: Any, board: Any, work: Any
) -> None:
    report = file_report(board.show("/p/1"))
    api.preserve(report.id, now=clock.now())
    [locator] = report.locators

    record = api.waive(
        locator.id, actor=centre.actor("deletion_officer"), now=clock.now(), reason="spreading_now"
    )
    work()

    assert record.state == "waived"
    assert board.visits == []
    assert Event.objects.filter(kind="evidence.waived", subject=record.id).exists()


def test_waiving_needs_a_reason_and_the_role(file_report: Any, clock: FakeClock, centre: Any) -> None:
    report = file_report("https://a.example/1")
    api.preserve(report.id, now=clock.now())
    [locator] = report.locators

    with pytest.raises(Refusal):
        api.waive(locator.id, actor=centre.actor("lead"), now=clock.now(), reason=" ")
    with pytest.raises(IllegalMove):
        api.waive(locator.id, actor=centre.actor("counsellor"), now=clock.now(), reason="spreading_now")
    with pytest.raises(Refusal):
        api.waive(uuid4(), actor=centre.actor("lead"), now=clock.now(), reason="spreading_now")


def test_after_a_withdrawal_nothing_more_is_kept(
    file_report: Any, clock: FakeClock, board: Any, work: Any
) -> None:
    report = file_report(board.show("/p/1"))
    api.preserve(report.id, now=clock.now())

    api.on_frozen(event("cases.frozen", report.id, clock), clock.now())
    work()

    assert [record.state for record in api.for_report(report.id)] == ["dropped"]
    assert board.visits == []


def test_a_lost_job_is_woken_by_the_tick(file_report: Any, clock: FakeClock, queue: CollectedJobs) -> None:
    report = file_report("https://a.example/1")
    api.preserve(report.id, now=clock.now())
    queue.waiting.clear()

    api.tick(clock.now())
    api.tick(clock.now())

    assert [job.task for job in queue.waiting] == ["evidence.capture"]


def test_the_reporter_is_told(file_report: Any, clock: FakeClock, board: Any, work: Any) -> None:
    from haechi.hub.casework.intake.models import StatusLine

    report = file_report(board.show("/p/1"))
    api.preserve(report.id, now=clock.now())
    work()

    assert StatusLine.objects.filter(report_id=report.id, key="evidence.sealed").exists()
    assert intake.get(report.id).id == report.id
