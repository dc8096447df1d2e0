"""The thread of a case: every room's part is there, and everything sealed is still closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from haechi.core.ids import REPORTER
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.kernel import clock
from haechi.hub.site.desk import thread
from haechi.infra.sealing import open_envelope, seal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def look(office: Any, case_id: Any, name: str = "mina", role: str = "counsellor") -> thread.Thread:
    return thread.thread(
        case_id,
        person=office.people[name],
        roles=frozenset({role}),
        language="en",
        now=clock.now(),
    )


def test_every_room_has_its_part(office: Any) -> None:
    office.certified_key()
    case = office.case()
    office.accept(case.id)
    evidence.preserve(case.report_id, now=clock.now())
    (entry,) = banks.entries_for(case.report_id)
    banks.confirm(entry.id, basis="finding", actor=office.actor("jun"), now=clock.now())
    found = look(office, case.id, "jun", "deletion_officer")
    assert found.case.state == "accepted"
    assert [place.locator.url for place in found.places] == [office.address]
    assert found.places[0].evidence is not None
    assert [row.mine for row in found.entries] == [True]
    assert found.entries[0].confirmations[0][:2] == ("jun", "finding")
    assert found.targets == {"review", "frozen"}
    assert {"Case: accepted", "Hash confirmed by one person"} <= {line.what for line in found.lines}
    assert [row.mine for row in look(office, case.id).entries] == [False]


def test_what_goes_to_the_browser_is_closed_and_opens_only_with_the_members_key(office: Any) -> None:
    key, private, public = office.certified_key()
    case = office.case()
    note = seal(b"canary-note", {key: public}, f"note:{case.id}")
    cases.triage(
        case.id,
        "needs_info",
        actor=office.actor("mina"),
        now=clock.now(),
        reason="no_address",
        sealed_note=note,
    )
    sealed = look(office, case.id).sealed
    assert "canary" not in json.dumps(sealed)
    report = sealed["envelopes"]["report"]
    assert report["context"] == f"report:{case.report_id}"
    assert b"canary-narrative" in open_envelope(report["envelope"], key, private)
    notes = [part for name, part in sealed["envelopes"].items() if name.startswith("line-")]
    assert [open_envelope(part["envelope"], key, private) for part in notes] == [b"canary-note"]
    assert [part["context"] for part in notes] == [f"note:{case.id}"]
    assert [one["key"] for one in sealed["keys"]] == [key]
    assert look(office, case.id, "jun", "deletion_officer").sealed["keys"] == []


def test_the_heaps_hold_what_their_names_say(office: Any) -> None:
    office.certified_key()
    waiting, working = office.case(), office.case()
    office.accept(working.id)
    cases.take(working.id, actor=office.actor("mina"), now=clock.now())

    def numbers(name: str, number: str = "", who: str = "mina") -> list[str]:
        rows = thread.heap(name, person=office.people[who], number=number, now=clock.now())
        return [row.case.number for row in rows]

    assert numbers("todo") == [waiting.number]
    assert numbers("nonsense") == [waiting.number]
    assert numbers("working") == [working.number]
    assert numbers("mine") == [working.number]
    assert numbers("mine", who="jun") == []
    assert numbers("todo", number=working.number) == [working.number]


def test_late_is_said_and_so_is_who_has_it(office: Any) -> None:
    office.certified_key()
    case = office.case()
    cases.take(case.id, actor=office.actor("sora"), now=clock.now())
    later = clock.now() + timedelta(hours=5)
    (row,) = thread.heap("todo", person=office.people["mina"], number="", now=later)
    assert (row.late, row.person) == (True, "sora")
    (early,) = thread.heap("todo", person=office.people["mina"], number="", now=clock.now())
    assert not early.late


def test_a_withdrawal_shows_how_far_it_got(office: Any) -> None:
    office.certified_key()
    case = office.case()
    office.accept(case.id)
    banks.register_gateway("one", office.root.public_key().public_bytes_raw(), now=clock.now())
    banks.withdraw(case.report_id, actor=REPORTER, now=clock.now())
    stopped = look(office, case.id).stopped
    assert (stopped.entries, stopped.acknowledged, stopped.subscribers) == (1, 0, 1)
