"""News from other rooms: a report opens its case, a withdrawal freezes it, the proof closes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from haechi.core.consent import Purpose
from haechi.core.ids import SYSTEM
from haechi.core.windows import Window, WindowHash
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel.events import Event
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db


def test_a_report_opens_one_case_and_is_acknowledged(desk: Any) -> None:
    report = desk.report()
    news = desk.event("intake.report_accepted", report)
    api.open_case(news, MORNING)
    api.open_case(news, MORNING)
    (case,) = api.queue()
    assert (case.report_id, case.state, case.track) == (report, "opened", "sexual")
    assert case.due_at == MORNING + timedelta(hours=3)
    assert desk.told(report) == ["report.submitted", "report.acknowledged"]
    assert intake.get(report).state == "acknowledged"


def test_an_urgent_report_is_due_in_an_hour(desk: Any) -> None:
    assert desk.case(urgent=True).due_at == MORNING + timedelta(hours=1)


def test_the_clock_of_triage_starts_with_the_report_not_with_our_delay(desk: Any) -> None:
    report = desk.report()
    late = MORNING + timedelta(hours=2)
    api.open_case(desk.event("intake.report_accepted", report, late), late)
    assert api.for_report(report).due_at == MORNING + timedelta(hours=3)


def test_an_adults_withdrawal_freezes_at_once(desk: Any) -> None:
    case = desk.case()
    api.triage(case.id, "accepted", actor=desk.counsellor, now=MORNING, reason="depicts_reporter")
    desk.withdrawn(case.report_id)
    assert api.get(case.id).state == "frozen"
    assert [entry.state for entry in banks.entries_for(case.report_id)] == ["ended"]
    frozen = Event.objects.get(kind="cases.frozen")
    assert (frozen.subject, frozen.data) == (case.id, {"report": str(case.report_id)})
    assert desk.told(case.report_id)[-1] == "case.frozen"


@pytest.mark.parametrize("before", ["opened", "needs_info", "out_of_scope"])
def test_an_adults_withdrawal_before_acceptance_just_ends_it(desk: Any, before: str) -> None:
    case = desk.case()
    if before != "opened":
        reason = api.REASONS[before][0]
        api.triage(case.id, before, actor=desk.counsellor, now=MORNING, reason=reason)
    desk.withdrawn(case.report_id)
    assert api.get(case.id).state == "withdrawn"
    assert not Event.objects.filter(kind="cases.frozen").exists()


@pytest.mark.parametrize("age", ["under_14", "14_18", "unknown"])
def test_where_a_child_may_be_shown_an_officer_decides_within_three_days(desk: Any, age: str) -> None:
    case = desk.case(age_band=age)
    api.triage(case.id, "accepted", actor=desk.counsellor, now=MORNING, reason="depicts_reporter")
    desk.withdrawn(case.report_id)
    found = api.get(case.id)
    assert (found.state, found.due_at) == ("review", MORNING + timedelta(hours=72))
    assert [(e.state, e.claim) for e in banks.entries_for(case.report_id)] == [("claimed", "kept")]
    (line, *_) = [line for line in intake.told(case.report_id, language="en") if line.key == "case.review"]
    assert line.by == found.due_at


def test_a_withdrawal_that_overtakes_its_report_still_finds_a_case(desk: Any) -> None:
    report = desk.report()
    desk.withdrawn(report)
    assert api.for_report(report).state == "withdrawn"


def test_the_proof_is_told_and_closes_a_frozen_case(desk: Any) -> None:
    case = desk.case()
    api.triage(case.id, "accepted", actor=desk.counsellor, now=MORNING, reason="depicts_reporter")
    desk.withdrawn(case.report_id)
    api.on_stopped(desk.event("banks.stopped", case.report_id), MORNING)
    assert api.get(case.id).state == "closed"
    assert desk.told(case.report_id)[-1] == "case.stopped"


def test_windows_taken_back_leave_the_banks_and_the_proof_is_told(desk: Any) -> None:
    consents = frozenset({Purpose.NOTICE, Purpose.RELEASE_HASH, Purpose.RELEASE_WINDOWS})
    found = WindowHash(640, 480, tuple(Window(6400 + 64 * n, 6400, 1024, 7 << n) for n in range(8)))
    case = desk.case(windows=(found,), consents=consents)
    api.triage(case.id, "accepted", actor=desk.counsellor, now=MORNING, reason="depicts_reporter")
    (before,) = banks.entries_for(case.report_id)
    api.on_windows_withdrawn(desk.event("intake.windows_withdrawn", case.report_id), MORNING)
    (after,) = banks.entries_for(case.report_id)
    assert (before.windows.given, after.windows.given) == (True, False)
    assert (after.state, after.claim) == ("claimed", "standing")
    api.on_windows_stopped(desk.event("banks.windows_stopped", case.report_id), MORNING)
    assert desk.told(case.report_id)[-1] == "case.windows_stopped"
    assert api.get(case.id).state == "accepted"


def test_of_a_withdrawn_report_the_proof_is_told_once_for_all(desk: Any) -> None:
    case = desk.case()
    api.triage(case.id, "accepted", actor=desk.counsellor, now=MORNING, reason="depicts_reporter")
    desk.withdrawn(case.report_id)
    api.on_windows_stopped(desk.event("banks.windows_stopped", case.report_id), MORNING)
    assert "case.windows_stopped" not in desk.told(case.report_id)


def test_a_case_with_nothing_in_the_bank_is_closed_by_hand(desk: Any) -> None:
    case = desk.case(hashes=())
    api.triage(case.id, "accepted", actor=desk.counsellor, now=MORNING, reason="depicts_reporter")
    desk.withdrawn(case.report_id)
    assert api.close(case.id, actor=desk.officer, now=MORNING).state == "closed"


def test_news_of_a_strange_report_is_an_error_not_a_case(desk: Any) -> None:
    with pytest.raises(Exception, match="does not exist"):
        api.open_case(desk.event("intake.report_accepted", uuid4()), MORNING)
    assert api.queue() == ()
    assert SYSTEM.kind == "system"
