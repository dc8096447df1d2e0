"""Drafts: one for each address and recipient, a person for unknown places, none on the other track."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from haechi.core.errors import Conflict, IllegalMove, Refusal
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.casework.notices import api
from haechi.hub.casework.notices.drafting import draft
from haechi.hub.casework.notices.models import Takedown
from haechi.hub.measures.models import Slip

pytestmark = pytest.mark.django_db


def test_a_kept_address_leads_to_one_draft(begin: Any) -> None:
    thread = begin()
    for _ in range(2):
        draft(thread.report.id, thread.report.locators[0].id, now=thread.clock.now())

    [notice] = api.for_report(thread.report.id)
    assert (notice.state, notice.recipient, notice.channel) == ("drafted", "platform:board", "webhook")
    assert notice.basis == "kr.notice.platform.sexual"
    assert [found.id for found in api.pending()] == [notice.id]


def test_an_unknown_place_goes_to_a_person_who_can_enter_it(begin: Any) -> None:
    from haechi.hub.platforms import api as platforms

    thread = begin(url="https://127.0.0.1:9/p/1")
    lead = thread.centre.actor("lead")
    thread.later(hours=1)
    assert thread.notice.state == "unrouted"
    assert not api.reroute(thread.notice.id, actor=lead, now=thread.clock.now())

    platforms.register(
        "late",
        name_ko="늦게 찾은 곳",
        name_en="Found late",
        hosts=["127.0.0.1:9"],
        channel="email",
        address="abuse@late.example",
        now=thread.clock.now(),
    )
    assert api.reroute(thread.notice.id, actor=lead, now=thread.clock.now())
    assert (thread.notice.state, thread.notice.recipient) == ("drafted", "platform:late")


def test_false_information_is_never_answered_by_a_removal_notice(begin: Any) -> None:
    """Intake takes no such report; if one ever stood there, no draft would come of it."""
    from haechi.hub.casework.intake.models import Report

    thread = begin()
    Takedown.objects.all().delete()
    Report.objects.update(track="false_info")

    draft(thread.report.id, thread.report.locators[0].id, now=thread.clock.now())

    assert api.for_report(thread.report.id) == ()
    assert Slip.objects.filter(name="notices.no_basis").count() == 1


def test_nothing_goes_before_the_evidence_is_kept(
    file_report: Any, listed: Any, clock: Any, centre: Any
) -> None:
    report = file_report(listed.show("/p/1"))
    evidence.preserve(report.id, now=clock.now())
    draft(report.id, report.locators[0].id, now=clock.now())
    [notice] = api.for_report(report.id)

    with pytest.raises(Conflict, match="evidence"):
        api.approve(notice.id, actor=centre.actor("lead"), now=clock.now())


def test_a_waiver_on_record_lets_it_go(
    file_report: Any, listed: Any, clock: Any, centre: Any, work: Any
) -> None:
    report = file_report(listed.show("/p/1"))
    evidence.preserve(report.id, now=clock.now())
    evidence.waive(report.locators[0].id, actor=centre.actor("lead"), now=clock.now(), reason="spreading_now")
    work()
    [notice] = api.for_report(report.id)

    api.approve(notice.id, actor=centre.actor("lead"), now=clock.now())
    work()

    assert api.get(notice.id).state == "delivered"


@pytest.mark.parametrize("role", ["counsellor", "regulator"])
def test_only_officers_approve(begin: Any, role: str) -> None:
    thread = begin()
    with pytest.raises(IllegalMove):
        api.approve(thread.notice.id, actor=thread.centre.actor(role), now=thread.clock.now())
    assert thread.notice.state == "drafted"


def test_an_approval_records_the_template_and_its_version(begin: Any) -> None:
    thread = begin()
    thread.approve()

    assert (thread.notice.letter, thread.notice.letter_version) == ("removal_request", 1)
    step = next(step for step in thread.notice.steps if step.to_state == "checked")
    assert step.actor == str(thread.centre.actor("deletion_officer"))


def test_approving_twice_is_refused(begin: Any) -> None:
    thread = begin()
    thread.approve()
    with pytest.raises(IllegalMove):
        thread.approve()
    assert len(thread.board.posts) == 1


def test_a_draft_can_be_cancelled_with_a_reason(begin: Any) -> None:
    thread = begin()
    actor = thread.centre.actor("deletion_officer")
    with pytest.raises(Refusal, match="reason"):
        api.cancel(thread.notice.id, actor=actor, now=thread.clock.now(), reason="")

    api.cancel(thread.notice.id, actor=actor, now=thread.clock.now(), reason="wrong_address")

    assert thread.notice.state == "cancelled"
    assert api.pending() == ()


def test_a_notice_that_is_not_there_is_refused_by_name(centre: Any, clock: Any) -> None:
    with pytest.raises(Refusal, match="no such notice"):
        api.approve(uuid4(), actor=centre.actor("lead"), now=clock.now())
    with pytest.raises(Refusal, match="no such notice"):
        api.get(uuid4())


def test_the_recipient_is_no_plain_text_in_the_database(begin: Any) -> None:
    from django.db import connection

    begin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM casework_takedown t")
        assert "board" not in str(cursor.fetchall())
