"""The whole life of a notice against a real board, hour by hour."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from haechi.hub.casework.notices import api
from haechi.hub.casework.notices.models import SendTry, Takedown, TryState
from haechi.hub.kernel.events import Event
from haechi.hub.measures.models import Slip
from haechi.wire import webhook

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


def test_removed_and_said_so(begin: Any) -> None:
    thread = begin()
    thread.approve()
    assert thread.notice.state == "delivered"

    thread.board.remove("/p/1")
    thread.answer("removed")
    assert thread.later().state == "removed_claimed"
    assert thread.later(seconds=30 * 60).state == "verified_gone"

    assert [probe.sight for probe in thread.notice.probes] == ["gone", "gone"]
    assert Event.objects.filter(kind="notices.verified_gone").count() == 1


def test_what_the_board_got_is_signed_and_asks_to_preserve_logs(begin: Any) -> None:
    thread = begin()
    thread.approve()

    [(headers, body)] = thread.board.posts
    request = json.loads(body)
    assert webhook.verify(body, headers, secret=SECRET, now=thread.clock.now()) == str(
        thread.notice.attempts[0].message_id
    )
    assert request["preserve_logs"] is True
    assert request["locator"] == thread.board.url("/p/1")
    assert request["deadlines"]["legal"] is None
    assert request["answer_url"].endswith(f"/api/v1/notices/{thread.notice.id}/answer")
    assert "제22조의5" in request["basis"]["statute"]


def test_removed_without_a_word_is_found_by_looking(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.board.remove("/p/1")

    thread.later(hours=6)
    assert thread.later(seconds=30 * 60).state == "verified_gone"


def test_one_look_that_finds_nothing_is_not_enough(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.board.remove("/p/1")
    thread.later(hours=6)
    thread.board.show("/p/1")

    assert thread.later(seconds=30 * 60).state == "delivered"


def test_a_deaf_board_is_reminded_three_times_and_then_put_before_the_desk(begin: Any) -> None:
    thread = begin()
    thread.approve()
    for _ in range(24):
        thread.later(hours=6)

    notice = thread.notice
    assert notice.state == "exhausted"
    assert [json.loads(body)["attempt"] for _, body in thread.board.posts] == [1, 2, 3, 4]
    assert len({headers["webhook-id"] for headers, _ in thread.board.posts}) == 4
    assert len({json.loads(body)["id"] for _, body in thread.board.posts}) == 1
    sent = [tried.ended_at for tried in notice.attempts]
    assert all((later - earlier).total_seconds() >= 24 * 3600 for earlier, later in pairwise(sent))
    [event] = Event.objects.filter(kind="notices.exhausted")
    assert event.data == {"report": str(notice.report_id), "locator": str(notice.locator_id)}


def test_every_reminder_is_preceded_by_a_look(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.later(hours=24)

    [_, reminder] = thread.notice.attempts
    assert thread.notice.probes[-1].sight == "present"
    assert thread.notice.probes[-1].at == reminder.begun_at


def test_nobody_is_reminded_of_what_is_gone(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.board.remove("/p/1")
    thread.later(hours=24)
    thread.later(hours=1)

    assert thread.notice.state == "verified_gone"
    assert len(thread.board.posts) == 1


def test_after_the_ladder_the_removal_at_source_stays_open(begin: Any) -> None:
    thread = begin()
    thread.approve()
    for _ in range(17):
        thread.later(hours=6)
    assert thread.notice.state == "exhausted"

    thread.board.remove("/p/1")
    thread.later(hours=24)
    assert thread.later(hours=1).state == "verified_gone"


def test_a_claim_that_is_not_true_is_counted_and_the_ladder_goes_on(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.answer("removed")
    thread.later()
    notice = thread.later(seconds=30 * 60)

    assert notice.state == "acknowledged"
    assert notice.steps[-1].reason == "claim_disproved"
    assert Slip.objects.filter(name="notices.false_claim").count() == 1
    assert thread.later(hours=24).round == 2


def test_a_refusal_is_coded_told_and_goes_to_the_desk_after_a_day(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.answer("refused", "jurisdiction")
    assert thread.notice.state == "refused"
    assert Slip.objects.filter(name="notices.refused", bucket="jurisdiction").count() == 1

    assert thread.later(hours=24).state == "exhausted"
    assert len(thread.board.posts) == 1


def test_a_refusal_that_says_it_is_gone_is_looked_at_at_once(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.board.remove("/p/1")
    thread.answer("refused", "already_removed")
    thread.later()

    assert thread.later(seconds=30 * 60).state == "verified_gone"


@pytest.mark.parametrize(
    ("status", "state"), [(451, "geo_blocked"), (403, "login_walled"), (401, "login_walled")]
)
def test_walls_are_named_and_are_no_removal(begin: Any, status: int, state: str) -> None:
    thread = begin()
    thread.approve()
    thread.board.show("/p/1", status=status)

    assert thread.later(hours=6).state == state
    assert thread.later(hours=24).round == 2
    thread.board.remove("/p/1")
    thread.later(hours=6)
    assert thread.later(seconds=30 * 60).state == "verified_gone"


def test_a_redirect_to_a_sign_in_page_is_a_wall(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.board.show("/login")
    thread.board.show("/p/1", status=302, location="/login?next=/p/1")

    assert thread.later(hours=6).state == "login_walled"


def test_what_is_gone_is_watched_and_what_comes_back_begins_a_child(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.board.remove("/p/1")
    thread.answer("removed")
    thread.later()
    thread.later(seconds=30 * 60)
    assert thread.later(days=7).state == "watching"

    thread.board.show("/p/1")
    thread.later(days=23)

    parent, child = api.for_report(thread.report.id)
    assert (parent.state, child.state, child.generation) == ("resurfaced", "drafted", 2)
    assert child.locator_id == parent.locator_id


def test_a_watch_of_ninety_days_ends(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.board.remove("/p/1")
    thread.answer("removed")
    thread.later()
    thread.later(seconds=30 * 60)

    states = [thread.later(days=days).state for days in (7, 23, 60)]

    assert states == ["watching", "watching", "settled"]
    assert thread.notice.due_at is None


def test_every_state_it_goes_through_is_told(begin: Any) -> None:
    from haechi.hub.casework.intake.models import StatusLine

    thread = begin()
    thread.approve()
    thread.board.remove("/p/1")
    thread.answer("removed")
    thread.later()
    thread.later(seconds=30 * 60)

    keys = list(StatusLine.objects.filter(report_id=thread.report.id).values_list("key", flat=True))
    told = [key for key in keys if key.startswith("takedown.")]
    assert told == [
        f"takedown.{state}" for state in ("drafted", "delivered", "removed_claimed", "verified_gone")
    ]


def test_the_current_state_is_where_the_transitions_lead_and_each_has_its_leaf(begin: Any) -> None:
    from haechi.hub.ledger import api as ledger

    thread = begin()
    thread.approve()
    for _ in range(20):
        thread.later(hours=6)

    row = Takedown.objects.get(pk=thread.notice.id)
    state = "drafted"
    for number, step in enumerate(row.transitions.all(), start=1):
        assert (step.from_state, step.version) == (state, number)
        state = step.to_state
    assert (row.state, row.version) == (state, number)
    kinds = [leaf.kind for leaf in ledger.leaves_of(row.pk)]
    assert len(kinds) - kinds.count("takedown.dealings") == number


def test_doing_it_twice_does_it_once(begin: Any) -> None:
    thread = begin()
    thread.approve()
    for _ in range(3):
        api.attend(takedown=str(thread.notice.id), now=thread.clock.now())

    assert len(thread.board.posts) == 1
    assert SendTry.objects.filter(state=TryState.SENT).count() == 1


def test_jobs_and_events_hold_ids_only(begin: Any, queue: Any) -> None:
    thread = begin("/canary-path")
    thread.approve()
    for _ in range(20):
        thread.later(hours=6)

    told = str(queue.done) + str(list(Event.objects.values("kind", "data")))
    assert "canary" not in told
    assert "127.0.0.1" not in told
