"""A state changes only by its table, by compare-and-set, with the row that is the truth."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from haechi.core.errors import IllegalMove, StaleVersion
from haechi.core.ids import SYSTEM, Actor
from haechi.hub.banks.models import Entry, EntryTransition
from haechi.hub.kernel.transitions import Step, advance
from haechi.testing.clock import MORNING

LEAD = Actor(kind="officer", id="p-1", role="lead")


def entry() -> Entry:
    return Entry.objects.create(
        state="claimed",
        created_at=MORNING,
        entered_at=MORNING,
        kind="pdq",
        bits=bytes(32),
        index=uuid4().bytes * 2,
        quality=90,
        hold_until=MORNING,
    )


@pytest.mark.django_db
def test_a_step_moves_the_state_and_writes_everything_about_it() -> None:
    subject, grant = entry(), uuid4()
    later = MORNING + timedelta(hours=1)
    step = Step(
        reason="two_persons",
        basis="finding",
        public_note="entry.confirmed",
        sealed_note={"ct": "x"},
        grant_id=grant,
    )
    row = advance(subject, "confirmed", actor=LEAD, now=later, step=step)
    kept = Entry.objects.get(pk=subject.pk)
    assert (kept.state, kept.version, kept.entered_at) == ("confirmed", 1, later)
    assert (subject.state, subject.version) == ("confirmed", 1)
    assert row.facts() | {"note": ""} == {
        "subject": str(subject.pk),
        "actor": "officer:p-1",
        "role": "lead",
        "at": later.isoformat(),
        "from": "claimed",
        "to": "confirmed",
        "version": 1,
        "reason": "two_persons",
        "basis": "finding",
        "public_note": "entry.confirmed",
        "note": "",
        "grant": str(grant),
    }
    assert len(row.facts()["note"]) == 64, "the ledger commits to the note's digest, never to the note"


@pytest.mark.django_db
@pytest.mark.parametrize(("to", "actor"), [("expired", LEAD), ("nowhere", LEAD), ("confirmed", SYSTEM)])
def test_what_the_table_does_not_allow_changes_nothing(to: str, actor: Actor) -> None:
    subject = entry()
    with pytest.raises(IllegalMove):
        advance(subject, to, actor=actor, now=MORNING)
    assert (subject.state, Entry.objects.get(pk=subject.pk).version) == ("claimed", 0)
    assert not EntryTransition.objects.exists()


@pytest.mark.django_db
def test_whoever_read_it_earlier_comes_too_late() -> None:
    mine = entry()
    theirs = Entry.objects.get(pk=mine.pk)
    advance(theirs, "disputed", actor=LEAD, now=MORNING)
    with pytest.raises(StaleVersion):
        advance(mine, "confirmed", actor=LEAD, now=MORNING)
    assert (mine.state, mine.version) == ("claimed", 0), "the loser's copy does not pretend"
    assert [row.to_state for row in EntryTransition.objects.all()] == ["disputed"]


@pytest.mark.django_db
def test_the_rows_alone_rebuild_the_state() -> None:
    subject = entry()
    for to in ("disputed", "claimed", "confirmed", "disputed", "ended"):
        advance(subject, to, actor=LEAD, now=MORNING)
    state, version = Entry.machine.initial, 0
    for row in subject.transitions.all():
        assert (row.from_state, row.version) == (state, version + 1)
        state, version = row.to_state, row.version
    kept = Entry.objects.get(pk=subject.pk)
    assert (kept.state, kept.version) == (state, version) == ("ended", 5)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_one_moves_it() -> None:
    subject = entry()
    ready, outcomes = threading.Barrier(5), list[Any]()

    def race() -> None:
        mine = Entry.objects.get(pk=subject.pk)
        ready.wait(timeout=10)
        try:
            outcomes.append(advance(mine, "confirmed", actor=LEAD, now=MORNING))
        except StaleVersion as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    racers = [threading.Thread(target=race) for _ in range(5)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(timeout=20)
    assert (
        sorted(type(outcome).__name__ for outcome in outcomes) == ["EntryTransition"] + ["StaleVersion"] * 4
    )
    assert EntryTransition.objects.count() == 1
    assert connection.vendor == "postgresql"
