"""What a deaf platform leads to: a reasoned history before people who decide on record."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from haechi.core.errors import IllegalMove, NotPermitted, Refusal
from haechi.hub.casework.enforcement import api
from haechi.hub.casework.enforcement.models import Escalation
from haechi.hub.kernel.events import Event, EventRecord

pytestmark = pytest.mark.django_db


def on_desk() -> api.EscalationRecord:
    [found] = api.desk()
    return found


def test_a_deaf_board_stands_on_the_desk_with_its_history(deaf: Any) -> None:
    found = on_desk()
    told = api.history(found.id, now=deaf.clock.now())

    assert (found.state, found.notice_id, found.report_id) == ("proposed", deaf.notice.id, deaf.report.id)
    assert told.notices_sent == 4
    assert told.still_there_at is not None
    assert told.target_passed_at is not None
    assert told.snapshot_holds
    assert [line.at for line in told.lines] == sorted(line.at for line in told.lines)
    assert {line.kind for line in told.lines} == {"notice", "look", "step"}
    assert api.for_report(deaf.report.id) == (found,)


def test_the_same_news_twice_is_one_escalation(deaf: Any) -> None:
    event = Event.objects.get(kind="notices.exhausted")
    again = EventRecord(event.id, event.kind, event.subject, event.data, event.at)
    api.on_exhausted(again, deaf.clock.now())

    assert Escalation.objects.count() == 1


def test_it_is_taken_up_on_record(deaf: Any) -> None:
    api.take_up(on_desk().id, actor=deaf.centre.actor("regulator"), now=deaf.clock.now())

    found = on_desk()
    assert (found.state, found.steps[-1].actor) == ("taken_up", str(deaf.centre.actor("regulator")))


def test_it_is_returned_for_a_coded_reason_and_proposed_again(deaf: Any) -> None:
    regulator, lead, now = deaf.centre.actor("regulator"), deaf.centre.actor("lead"), deaf.clock.now()
    with pytest.raises(Refusal):
        api.return_it(on_desk().id, "no idea", actor=regulator, now=now)

    api.return_it(on_desk().id, "milder_step_left", actor=regulator, now=now)
    assert (on_desk().state, on_desk().reason) == ("returned", "milder_step_left")
    with pytest.raises(IllegalMove):
        api.propose_again(on_desk().id, actor=regulator, now=now)
    api.propose_again(on_desk().id, actor=lead, now=now)
    assert on_desk().state == "proposed"


def test_an_authority_that_cannot_sit_is_a_state_with_other_routes(deaf: Any) -> None:
    regulator = deaf.centre.actor("regulator")
    api.authority_unavailable(on_desk().id, "no_quorum", actor=regulator, now=deaf.clock.now())

    found = on_desk()
    assert (found.state, found.reason) == ("authority_unavailable", "no_quorum")
    assert found.entered_at == deaf.clock.now()
    assert "kr.sc.23-2-1" in [rule.id for rule in api.other_routes(deaf.clock.now())]
    api.take_up(found.id, actor=regulator, now=deaf.clock.advance(days=200))
    assert on_desk().state == "taken_up"


@pytest.mark.parametrize("role", ["deletion_officer", "counsellor"])
def test_others_do_not_decide(deaf: Any, role: str) -> None:
    with pytest.raises(IllegalMove):
        api.take_up(on_desk().id, actor=deaf.centre.actor(role), now=deaf.clock.now())


def test_a_centre_proposes_and_decides_nothing(deaf: Any) -> None:
    """The table lets a lead decide, but only where the lead's agency may order."""
    lead, regulator, now = deaf.centre.actor("lead"), deaf.centre.actor("regulator"), deaf.clock.now()
    found = on_desk()
    for decide in (
        lambda: api.take_up(found.id, actor=lead, now=now),
        lambda: api.return_it(found.id, "incomplete", actor=lead, now=now),
        lambda: api.authority_unavailable(found.id, "no_quorum", actor=lead, now=now),
    ):
        with pytest.raises(NotPermitted):
            decide()
    assert on_desk() == found
    assert api.targets("proposed", actor=lead) == frozenset()
    assert api.targets("returned", actor=lead) == {"proposed"}
    assert api.targets("proposed", actor=regulator) == {"taken_up", "returned", "authority_unavailable"}


def test_removal_at_source_stays_open_and_ends_it(deaf: Any) -> None:
    api.take_up(on_desk().id, actor=deaf.centre.actor("regulator"), now=deaf.clock.now())
    deaf.board.remove("/p/1")
    deaf.later(hours=24)
    deaf.later(hours=1)

    assert deaf.notice.state == "verified_gone"
    assert api.desk() == ()
    assert api.for_report(deaf.report.id)[0].state == "resolved"


def test_a_withdrawal_ends_it(deaf: Any) -> None:
    now = deaf.clock.now()
    api.on_frozen(EventRecord(uuid4(), "cases.frozen", uuid4(), {"report": str(deaf.report.id)}, now), now)

    assert api.for_report(deaf.report.id)[0].state == "withdrawn"


def test_the_snapshot_shows_a_changed_history(deaf: Any) -> None:
    from haechi.hub.casework.notices.models import SendTry

    SendTry.objects.filter(round=2).delete()

    assert not api.history(on_desk().id, now=deaf.clock.now()).snapshot_holds


def test_later_looks_do_not_change_the_snapshot(deaf: Any) -> None:
    deaf.later(hours=24)
    deaf.later(hours=24)

    assert api.history(on_desk().id, now=deaf.clock.now()).snapshot_holds


def test_the_snapshot_holds_ids_and_no_address(deaf: Any) -> None:
    stored = str(Escalation.objects.get().snapshot)
    assert "http" not in stored
    assert "127.0.0.1" not in stored


def test_an_escalation_that_is_not_there_is_refused_by_name(centre: Any) -> None:
    with pytest.raises(Refusal, match="no such escalation"):
        api.get(uuid4())
