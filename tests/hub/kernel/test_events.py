"""An event commits with its cause, is handled once by each handler, and is not lost with a worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from haechi.hub.kernel import events
from haechi.hub.kernel.events import PATIENCE, Event, EventRecord, Handling
from haechi.testing.clock import MORNING
from haechi.testing.jobs import CollectedJobs

pytestmark = pytest.mark.django_db

TASKS = {"kernel.handle": events.handle}


class Heard:
    """Two handlers that remember what they heard; one can be made to fail."""

    def __init__(self) -> None:
        self.one: list[EventRecord] = []
        self.two: list[EventRecord] = []
        self.fail = False

    def first(self, event: EventRecord, now: datetime) -> None:
        self.one.append(event)
        if self.fail:
            # Something written by a handler that then fails must not stay.
            Event.objects.create(kind="half", subject=event.subject, at=now)
            raise RuntimeError("on purpose")

    def second(self, event: EventRecord, now: datetime) -> None:
        self.two.append(event)


@pytest.fixture
def heard(queue: CollectedJobs) -> Iterator[Heard]:
    handlers, kinds = dict(events._handlers), {kind: list(names) for kind, names in events._kinds.items()}
    heard = Heard()
    events.wire((("it.happened", "first", heard.first), ("it.happened", "second", heard.second)))
    yield heard
    events._handlers.clear()
    events._handlers.update(handlers)
    events._kinds.clear()
    events._kinds.update(kinds)


def test_every_handler_hears_it_once(heard: Heard, queue: CollectedJobs) -> None:
    subject = uuid4()
    event = events.emit("it.happened", subject=subject, data={"code": "x"}, now=MORNING)
    queue.run_all(TASKS, MORNING)
    assert heard.one == heard.two == [EventRecord(event, "it.happened", subject, {"code": "x"}, MORNING)]
    for handler in ("first", "second", "second"):
        events.handle(event=str(event), handler=handler, now=MORNING)
    assert (len(heard.one), len(heard.two)) == (1, 1)
    assert not Handling.objects.filter(done_at=None).exists()


def test_what_nobody_waits_for_is_still_on_record(heard: Heard, queue: CollectedJobs) -> None:
    events.emit("it.did.not.matter", subject=uuid4(), now=MORNING)
    assert Event.objects.filter(kind="it.did.not.matter").exists()
    assert queue.waiting == []


def test_a_rolled_back_cause_leaves_no_event(heard: Heard) -> None:
    with transaction.atomic():
        events.emit("it.happened", subject=uuid4(), now=MORNING)
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not Handling.objects.exists()


def test_a_handler_that_fails_leaves_nothing_and_hears_it_again(heard: Heard, queue: CollectedJobs) -> None:
    heard.fail = True
    events.emit("it.happened", subject=uuid4(), now=MORNING)
    with pytest.raises(RuntimeError):
        queue.run_all(TASKS, MORNING)
    assert not Event.objects.filter(kind="half").exists()
    assert Handling.objects.get(handler="first").done_at is None
    heard.fail = False
    queue.run_all(TASKS, MORNING)
    assert (len(heard.one), len(heard.two)) == (2, 1)


def test_a_lost_job_is_woken_after_a_while_and_a_waiting_one_is_not_doubled(
    heard: Heard, queue: CollectedJobs
) -> None:
    events.emit("it.happened", subject=uuid4(), now=MORNING)
    events.wake_unhandled(MORNING + PATIENCE)
    assert len(queue.waiting) == 2
    queue.waiting.clear()  # what a killed worker does to a job it held
    events.wake_unhandled(MORNING + PATIENCE - timedelta(seconds=1))
    assert queue.waiting == []
    events.wake_unhandled(MORNING + PATIENCE)
    queue.run_all(TASKS, MORNING)
    assert (len(heard.one), len(heard.two)) == (1, 1)
    events.wake_unhandled(MORNING + timedelta(days=1))
    assert queue.waiting == []


def test_jobs_carry_ids_and_nothing_else(heard: Heard, queue: CollectedJobs) -> None:
    event = events.emit("it.happened", subject=uuid4(), data={"code": "canary"}, now=MORNING)
    assert [dict(job.ids) for job in queue.waiting] == [
        {"event": str(event), "handler": "first"},
        {"event": str(event), "handler": "second"},
    ]


def test_two_handlers_of_one_name_are_refused(heard: Heard) -> None:
    with pytest.raises(ValueError, match="one name"):
        events.wire((("a", "same", heard.first), ("b", "same", heard.second)))
    assert "first" in events._handlers
