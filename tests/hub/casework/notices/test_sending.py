"""A row before anything leaves, and the outcome whatever happens between: crashes, silence, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from haechi.core.consent import Cleared, Purpose
from haechi.core.errors import Unavailable
from haechi.core.ports import Delivery, Outcome, Outgoing
from haechi.hub.casework.notices import api, post
from haechi.hub.casework.notices.models import SendTry, Takedown

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process dies here: nothing after this line runs."""


class Wire:
    """A channel that does what the test says, and sees what stood in the database as it was called."""

    kind = "webhook"

    def __init__(self) -> None:
        self.script: list[Callable[[], Outcome]] = []
        self.sent: list[Outgoing] = []
        self.seen: list[list[str]] = []

    def send(self, message: Outgoing, *, cleared: Cleared, now: datetime) -> Outcome:
        cleared.require(purpose=Purpose.NOTICE, recipient=message.recipient, now=now)
        self.seen.append(list(SendTry.objects.values_list("state", flat=True)))
        self.sent.append(message)
        return self.script.pop(0)() if self.script else Outcome(Delivery.SENT, "http 202")


def fails(error: BaseException) -> Callable[[], Outcome]:
    def act() -> Outcome:
        raise error

    return act


def says(delivery: Delivery) -> Callable[[], Outcome]:
    return lambda: Outcome(delivery, "said")


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    before = post.use({"webhook": lambda route: made})
    yield made
    post.use(before)


def states(notice: Any) -> list[str]:
    return [tried.state for tried in notice.attempts]


def test_the_row_stands_before_anything_leaves(begin: Any, wire: Wire) -> None:
    thread = begin()
    thread.approve()

    assert wire.seen == [["sending"]]
    assert states(thread.notice) == ["sent"]


def test_what_cleared_it_is_on_record(begin: Any, wire: Wire) -> None:
    thread = begin()
    thread.approve()

    [tried] = thread.notice.attempts
    row = SendTry.objects.get()
    assert tried.clearance == "consent"
    assert row.grant_id is not None
    assert Takedown.objects.get().transitions.get(to_state="sent").grant_id == row.grant_id


def test_a_crash_after_the_hand_over_is_uncertain_and_tried_once_more_with_the_same_id(
    begin: Any, wire: Wire
) -> None:
    thread = begin()
    wire.script = [fails(Killed())]
    with pytest.raises(Killed):
        thread.approve()
    assert states(thread.notice) == ["sending"]

    thread.later()

    assert states(thread.notice) == ["uncertain", "sent"]
    assert wire.sent[0].id == wire.sent[1].id
    assert thread.notice.state == "delivered"
    assert thread.notice.attempts[0].reference == "cut off"


def test_two_crashes_are_not_three_sends(begin: Any, wire: Wire) -> None:
    thread = begin()
    wire.script = [fails(Killed()), fails(Killed())]
    for act in (thread.approve, thread.later):
        with pytest.raises(Killed):
            act()
    thread.later()
    thread.later(hours=1)

    assert len(wire.sent) == 2
    assert states(thread.notice) == ["uncertain", "uncertain"]
    assert thread.notice.state == "uncertain"


def test_silence_is_tried_once_more_and_then_left_to_the_ladder(begin: Any, wire: Wire) -> None:
    thread = begin()
    wire.script = [says(Delivery.UNCERTAIN), says(Delivery.UNCERTAIN)]
    thread.approve()

    assert [message.id for message in wire.sent] == [wire.sent[0].id] * 2
    assert thread.notice.state == "uncertain"
    assert thread.later(hours=24).round == 2
    assert wire.sent[2].id != wire.sent[0].id


def test_a_passing_failure_waits_longer_each_time_and_nothing_is_lost(begin: Any, wire: Wire) -> None:
    thread = begin()
    wire.script = [fails(Unavailable("down", do="wait"))] * 3
    thread.approve()
    waits = []
    for _ in range(3):
        waits.append(thread.notice.due_at - thread.clock.now())
        thread.later(seconds=waits[-1].total_seconds())

    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    assert states(thread.notice) == ["failed", "failed", "failed", "sent"]
    assert len({message.id for message in wire.sent}) == 1


def test_after_a_day_of_failures_a_person_is_asked(begin: Any, wire: Wire) -> None:
    thread = begin()
    wire.script = [fails(Unavailable("down", do="wait"))] * 60
    thread.approve()
    for _ in range(30):
        thread.later(hours=1)
        if thread.notice.state == "bounced":
            break

    assert thread.notice.state == "bounced"
    assert thread.notice.steps[-1].reason == "unreachable"
    assert api.waiting_for_a_person()[0].id == thread.notice.id


def test_a_refused_delivery_bounces_and_an_officer_can_send_again(begin: Any, wire: Wire) -> None:
    thread = begin()
    wire.script = [says(Delivery.REFUSED)]
    thread.approve()
    assert thread.notice.state == "bounced"

    api.send_again(thread.notice.id, actor=thread.centre.actor("lead"), now=thread.clock.now())
    thread.work()

    assert thread.notice.state == "delivered"
    assert wire.sent[0].id != wire.sent[1].id


def test_without_consent_at_the_moment_of_sending_nothing_leaves(begin: Any, wire: Wire) -> None:
    from haechi.hub.casework.intake import api as intake

    thread = begin()
    intake.end_grants(thread.report.id, now=thread.clock.now())
    thread.approve()

    assert wire.sent == []
    assert thread.notice.state == "consent_missing"
    assert SendTry.objects.count() == 0


def test_an_answer_that_comes_before_our_own_send_returns_is_kept(begin: Any, wire: Wire) -> None:
    thread = begin()

    def answers_first() -> Outcome:
        thread.answer("removed")
        return Outcome(Delivery.SENT, "http 200")

    wire.script = [answers_first]
    thread.approve()

    assert thread.notice.state == "removed_claimed"
    assert states(thread.notice) == ["sent"]


def test_an_answer_before_a_crash_proves_that_it_arrived(begin: Any, wire: Wire) -> None:
    thread = begin()

    def answers_and_we_die() -> Outcome:
        thread.answer("acknowledged")
        raise Killed

    wire.script = [answers_and_we_die]
    with pytest.raises(Killed):
        thread.approve()
    thread.later(hours=6)

    assert thread.notice.state == "acknowledged"
    assert states(thread.notice) == ["sent"]
    assert len(wire.sent) == 1


def test_the_words_that_went_out_are_fixed_by_their_digest(begin: Any, wire: Wire) -> None:
    from hashlib import sha256

    thread = begin()
    thread.approve()

    [message] = wire.sent
    digest = sha256(f"{message.subject}\n{message.text}".encode()).hexdigest()
    assert SendTry.objects.get().letter_digest == digest
