"""The queue's order, taking a case, and notes that only colleagues' browsers open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from haechi.core.errors import Refusal
from haechi.hub.casework.cases import api
from haechi.hub.casework.cases.models import CaseNote
from haechi.hub.casework.intake import api as intake
from haechi.infra.sealing import REPORTER, open_envelope, seal
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db


def test_urgent_first_then_what_is_due_next_then_what_is_not(desk: Any) -> None:
    done = desk.case()
    api.triage(done.id, "accepted", actor=desk.lead, now=MORNING, reason="depicts_reporter")
    late = desk.case(now=MORNING + timedelta(hours=5))
    soon = desk.case()
    urgent = desk.case(now=MORNING + timedelta(hours=9), urgent=True)
    assert [case.id for case in api.queue()] == [urgent.id, soon.id, late.id, done.id]
    assert [case.id for case in api.queue(states=("accepted",))] == [done.id]
    assert len(api.queue(limit=2)) == 2


def test_a_case_is_found_by_its_number_and_by_nothing_else(desk: Any) -> None:
    case, other = desk.case(), desk.case()
    assert [found.id for found in api.queue(number=case.number.lower().replace("-", " "))] == [case.id]
    assert [found.id for found in api.queue(number=other.number[:9])] == [other.id]
    assert api.queue(number="board.example/p/1") == ()
    assert api.queue(number="한글") == ()


def test_taking_a_case_tells_the_reporter_that_somebody_reads(desk: Any) -> None:
    case = desk.case()
    taken = api.take(case.id, actor=desk.counsellor, now=MORNING)
    assert taken.assigned_to == UUID(desk.counsellor.id)
    assert api.take(case.id, actor=desk.counsellor, now=MORNING) == taken
    assert desk.told(case.report_id)[-1] == "report.triage"
    assert [found.id for found in api.queue(assigned_to=taken.assigned_to)] == [case.id]
    handed_over = api.take(case.id, actor=desk.lead, now=MORNING)
    assert handed_over.assigned_to == UUID(desk.lead.id)
    assert desk.told(case.report_id).count("report.triage") == 1
    assert intake.get(case.report_id).state == "triage"


def test_a_note_is_sealed_to_the_team_and_to_nobody_else(desk: Any, centre: Any) -> None:
    case, note = desk.case(), uuid4()
    sealed = seal(b"canary-note", {centre.key_id: centre.public}, f"note:{case.id}")
    for _ in range(2):
        api.add_note(case.id, sealed, note_id=note, actor=desk.counsellor, now=MORNING)
    (kept,) = api.notes(case.id)
    assert open_envelope(dict(kept.envelope), centre.key_id, centre.private) == b"canary-note"
    assert "canary" not in repr(kept)


def test_a_note_that_a_stranger_or_the_reporter_could_open_is_refused(desk: Any, centre: Any) -> None:
    case, note = desk.case(), uuid4()
    for to in ({"0" * 16: centre.public}, {centre.key_id: centre.public, REPORTER: centre.public}):
        with pytest.raises(Refusal):
            api.add_note(
                case.id, seal(b"x", to, f"note:{case.id}"), note_id=note, actor=desk.lead, now=MORNING
            )
    elsewhere = seal(b"x", {centre.key_id: centre.public}, f"note:{uuid4()}")
    with pytest.raises(Refusal):
        api.add_note(case.id, elsewhere, note_id=note, actor=desk.lead, now=MORNING)
    assert not CaseNote.objects.exists()


def test_the_history_holds_every_step_with_its_sealed_note(desk: Any, centre: Any) -> None:
    case = desk.case()
    sealed = seal(b"why", {centre.key_id: centre.public}, f"note:{case.id}")
    api.triage(case.id, "out_of_scope", actor=desk.lead, now=MORNING, reason="not_sexual", sealed_note=sealed)
    (step,) = api.history(case.id)
    assert (step.source, step.target, step.reason) == ("opened", "out_of_scope", "not_sexual")
    assert step.sealed_note == sealed


def test_what_a_role_may_do_next_comes_from_the_table(desk: Any) -> None:
    case = desk.case()
    assert "accepted" in api.targets(case, roles=frozenset({"counsellor", "regulator"}))
    assert api.targets(case, roles=frozenset({"operator"})) == frozenset()
    assert api.number_in_state(("opened",)) == 1
    assert api.number_in_state(("accepted", "closed")) == 0
