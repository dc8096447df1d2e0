"""One line of time out of many rooms, newest first, with people by name and machines as machines."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from haechi.core.ids import REPORTER, SYSTEM, EntryId
from haechi.hub.banks.api import ConfirmationRecord, EntryRecord
from haechi.hub.casework.cases.api import StepRecord
from haechi.hub.casework.intake.api import Told
from haechi.hub.ledger.api import LeafId, LeafRecord
from haechi.hub.site.desk import timeline
from haechi.hub.site.desk.timeline import Line, Names
from haechi.testing.clock import MORNING

MINA = UUID(int=7)
NAMES = Names({MINA: "김미나"})


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def step(actor: str, *, minutes: int = 0, note: dict[str, object] | None = None) -> StepRecord:
    at = MORNING + timedelta(minutes=minutes)
    return StepRecord(at, actor, "lead", "opened", "accepted", "depicts_reporter", note)


def test_who_is_named_and_what_is_not_a_person_is_not() -> None:
    assert NAMES.of(f"officer:{MINA}") == "김미나"
    assert NAMES.of(f"officer:{uuid4()}") == "a former colleague"
    assert NAMES.of("officer:not-an-id") == "a former colleague"
    assert NAMES.of(str(REPORTER)) == "the person who reported"
    assert NAMES.of(str(SYSTEM)) == "Haechi"
    assert timeline.person_id(str(SYSTEM)) is None


def test_a_step_says_what_who_and_why_and_keeps_its_note_closed() -> None:
    (line,) = timeline.of_case([step(f"officer:{MINA}", note={"ct": "canary"})], NAMES)
    assert (line.what, line.who, line.detail) == (
        "Case: accepted",
        "김미나",
        "it shows the person who reports",
    )
    assert line.tone == "person"
    assert line.sealed == {"ct": "canary"}
    assert "canary" not in repr(line)


def test_of_one_moment_what_was_told_stands_above_what_it_tells_of() -> None:
    told = [Told("a", MORNING, "first", "", None), Told("b", MORNING, "second", "", None)]
    later = step(str(SYSTEM), minutes=1)
    lines = timeline.in_order(timeline.of_reporter(told), timeline.of_case([step(str(SYSTEM)), later], NAMES))
    assert [line.detail for line in lines] == [
        "it shows the person who reports",
        "second",
        "first",
        "it shows the person who reports",
    ]


def test_an_entry_tells_of_its_confirmations_once() -> None:
    entry = EntryRecord(
        id=EntryId(uuid4()),
        state="confirmed",
        quality=90,
        created_at=MORNING,
        hold_until=None,
        confirmations=(ConfirmationRecord(f"officer:{MINA}", "lead", "finding", MORNING),),
        claim="standing",
        claims=1,
    )
    leaves = tuple(
        LeafRecord(LeafId(number), kind, entry.id, MORNING, number)
        for number, kind in enumerate(("banks.confirmation", "entry.confirmed", "entry.unheard_of"))
    )
    lines = list(timeline.of_entries([(entry, leaves)], NAMES))
    assert [(line.what, line.who) for line in lines] == [
        ("Hash in the bank: claim: can only hold", ""),
        ("Hash confirmed by one person", "김미나"),
        ("Hash in the bank: confirmed: can block", ""),
    ]


def test_nothing_happened_is_an_empty_line() -> None:
    assert timeline.in_order([], iter(())) == ()
    assert Line(MORNING, "machine", "x").sealed is None
