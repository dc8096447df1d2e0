"""After an adult's withdrawal nothing more goes out, and only a statute lets an officer go on."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from haechi.core.errors import ConsentMissing
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import api
from haechi.hub.casework.notices.rules import DRAFTS, GONE, OPEN, TAKEDOWN
from haechi.hub.kernel.events import EventRecord

pytestmark = pytest.mark.django_db


def withdraw(thread: Any) -> None:
    now = thread.clock.now()
    intake.end_grants(thread.report.id, now=now)
    event = EventRecord(uuid4(), "cases.frozen", uuid4(), {"report": str(thread.report.id)}, now)
    api.on_frozen(event, now)


def test_a_draft_is_cancelled(begin: Any) -> None:
    thread = begin()
    withdraw(thread)
    thread.later(hours=48)

    assert thread.notice.state == "cancelled"
    assert thread.board.posts == []


def test_what_went_out_is_frozen_and_nothing_follows(begin: Any) -> None:
    thread = begin()
    thread.approve()
    visits = len(thread.board.visits)
    withdraw(thread)
    for _ in range(10):
        thread.later(hours=24)

    assert thread.notice.state == "frozen"
    assert len(thread.board.posts) == 1
    assert len(thread.board.visits) == visits


def test_a_watch_ends(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.board.remove("/p/1")
    thread.answer("removed")
    thread.later()
    thread.later(hours=1)
    withdraw(thread)

    assert thread.notice.state == "settled"
    assert thread.notice.due_at is None


def test_an_officer_goes_on_only_under_a_statute(begin: Any) -> None:
    from datetime import UTC, datetime

    thread = begin()
    thread.approve()
    withdraw(thread)
    lead = thread.centre.actor("lead")
    with pytest.raises(ConsentMissing):
        api.send_again(thread.notice.id, actor=lead, now=thread.clock.now())
    assert thread.notice.state == "frozen"

    thread.clock.advance((datetime(2026, 11, 22, tzinfo=UTC) - thread.clock.now()).total_seconds())
    intake.record_statute(thread.report.id, "kr.svpa.7-3-3", actor=lead, now=thread.clock.now())
    api.send_again(thread.notice.id, actor=lead, now=thread.clock.now())
    thread.work()

    assert thread.notice.state == "delivered"
    assert thread.notice.attempts[-1].clearance == "kr.svpa.7-3-3"


def test_an_answer_to_a_frozen_notice_is_kept_and_moves_nothing(begin: Any) -> None:
    thread = begin()
    thread.approve()
    withdraw(thread)
    thread.answer("removed")

    assert thread.notice.state == "frozen"
    assert len(thread.notice.answers) == 1


def test_freezing_twice_is_once(begin: Any) -> None:
    thread = begin()
    thread.approve()
    withdraw(thread)
    withdraw(thread)

    assert [step.to_state for step in thread.notice.steps].count("frozen") == 1


def test_every_state_that_could_still_act_has_an_end_by_withdrawal() -> None:
    for state in (*DRAFTS, *OPEN, *GONE, "overdue", "exhausted"):
        assert {"cancelled", "frozen", "settled"} & set(TAKEDOWN.targets(state, "system"))
