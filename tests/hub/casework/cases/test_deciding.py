"""Triage is a person's, has a reason, and starts protection only for what the person allowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from haechi.core.consent import Grant, Purpose
from haechi.core.errors import IllegalMove, NotPermitted
from haechi.core.hash import PerceptualHash
from haechi.core.ids import SYSTEM, Actor
from haechi.core.windows import Window, WindowHash
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api
from haechi.hub.casework.cases.errors import NoDecision, NoReason, UnknownCase, WrongTrack
from haechi.hub.casework.cases.models import Case
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel.events import Event
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db


def accept(case: Any, actor: Actor, now: Any = MORNING) -> Any:
    return api.triage(case.id, "accepted", actor=actor, now=now, reason="depicts_reporter")


def accepted_events(case: Any) -> list[Event]:
    return list(Event.objects.filter(kind="cases.accepted", subject=case.id))


def test_acceptance_claims_the_hash_moves_the_report_and_tells_everybody(desk: Any) -> None:
    case = desk.case()
    done = accept(case, desk.counsellor)
    assert (done.state, done.due_at) == ("accepted", None)
    assert intake.get(case.report_id).state == "accepted"
    (entry,) = banks.entries_for(case.report_id)
    assert (entry.state, entry.claim, entry.confirmations) == ("claimed", "standing", ())
    assert [event.data for event in accepted_events(case)] == [{"report": str(case.report_id)}]
    assert desk.told(case.report_id)[-2:] == ["report.triage", "report.accepted"]


def test_a_hash_without_its_own_consent_stays_out_and_help_goes_on(desk: Any) -> None:
    case = desk.case(consents=frozenset({Purpose.NOTICE}))
    accept(case, desk.counsellor)
    assert banks.entries_for(case.report_id) == ()
    assert len(accepted_events(case)) == 1


WINDOWS = WindowHash(640, 480, tuple(Window(6400 + 64 * n, 6400, 1024, 7 << n) for n in range(8)))
EVERYTHING = frozenset({Purpose.NOTICE, Purpose.RELEASE_HASH, Purpose.RELEASE_WINDOWS})


@pytest.mark.parametrize("agreed", [False, True])
def test_windows_go_to_the_banks_only_with_leave_for_just_them(desk: Any, agreed: bool) -> None:
    consents = EVERYTHING if agreed else EVERYTHING - {Purpose.RELEASE_WINDOWS}
    case = desk.case(windows=(WINDOWS,), consents=consents)
    accept(case, desk.counsellor)
    (entry,) = banks.entries_for(case.report_id)
    assert entry.windows.given is agreed
    assert [claimed.windows for claimed in intake.get(case.report_id).hashes] == [None]


@pytest.mark.parametrize(
    ("decision", "reason", "stays"),
    [
        ("needs_info", "no_address", True),
        ("duplicate", "same_report", False),
        ("out_of_scope", "not_sexual", False),
    ],
)
def test_windows_that_triage_has_no_use_for_are_erased(
    desk: Any, decision: str, reason: str, stays: bool
) -> None:
    case = desk.case(windows=(WINDOWS,), consents=EVERYTHING)
    api.triage(case.id, decision, actor=desk.counsellor, now=MORNING, reason=reason)
    assert [claimed.windows is not None for claimed in intake.get(case.report_id).hashes] == [stays]


def test_withheld_windows_stay_out_and_the_hash_goes(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    to, hidden = frozenset({banks.RECIPIENT}), frozenset({"windows"})
    grants = (
        Grant(uuid4(), Purpose.RELEASE_HASH, to, frozenset(), given_at=MORNING),
        Grant(uuid4(), Purpose.RELEASE_WINDOWS, to, hidden, given_at=MORNING),
    )
    case = desk.case(windows=(WINDOWS,), consents=EVERYTHING)
    monkeypatch.setattr(intake, "grants", lambda report: grants)
    accept(case, desk.counsellor)
    (entry,) = banks.entries_for(case.report_id)
    assert not entry.windows.given


def test_a_withheld_hash_stays_out_and_help_goes_on(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = frozenset({"hash"})
    grant = Grant(uuid4(), Purpose.RELEASE_HASH, frozenset({banks.RECIPIENT}), hidden, given_at=MORNING)
    monkeypatch.setattr(intake, "grants", lambda report: (grant,))
    case = desk.case()
    accept(case, desk.counsellor)
    assert banks.entries_for(case.report_id) == ()
    assert len(accepted_events(case)) == 1


def test_a_picture_too_plain_to_match_stays_out_and_help_goes_on(desk: Any) -> None:
    plain = PerceptualHash(kind="pdq", bits=bytes(32), quality=3)
    case = desk.case(hashes=(plain,))
    accept(case, desk.counsellor)
    assert banks.entries_for(case.report_id) == ()


@pytest.mark.parametrize(("age", "kept"), [("under_14", 1), ("14_18", 1), ("unknown", 1), ("19_plus", 0)])
def test_a_claim_is_retained_where_a_child_may_be_shown(desk: Any, age: str, kept: int) -> None:
    case = desk.case(age_band=age)
    accept(case, desk.counsellor)
    assert len(banks.withdraw(case.report_id, actor=SYSTEM, now=MORNING).kept) == kept


@pytest.mark.parametrize("decision", ["needs_info", "referred_out", "duplicate", "out_of_scope"])
def test_other_decisions_protect_nothing_and_are_told(desk: Any, decision: str) -> None:
    case = desk.case()
    reason = api.REASONS[decision][0]
    done = api.triage(case.id, decision, actor=desk.counsellor, now=MORNING, reason=reason)
    assert done.state == decision
    assert intake.get(case.report_id).state == decision
    assert banks.entries_for(case.report_id) == ()
    assert accepted_events(case) == []
    assert api.history(case.id)[-1].reason == reason


def test_needs_info_can_be_decided_again(desk: Any) -> None:
    case = desk.case()
    api.triage(case.id, "needs_info", actor=desk.counsellor, now=MORNING, reason="no_address")
    assert accept(case, desk.counsellor).state == "accepted"


@pytest.mark.parametrize(
    "actor", [SYSTEM, Actor("officer", "x", "operator"), Actor("provider", "p", "provider")]
)
def test_only_the_team_triages(desk: Any, actor: Actor) -> None:
    case = desk.case()
    with pytest.raises(IllegalMove):
        accept(case, actor)
    assert intake.get(case.report_id).state == "acknowledged"


def test_no_reason_no_decision(desk: Any) -> None:
    case = desk.case()
    for reason in ("", "no_address"):
        with pytest.raises(NoReason):
            api.triage(case.id, "accepted", actor=desk.lead, now=MORNING, reason=reason)
    with pytest.raises(NoDecision):
        api.triage(case.id, "deleted", actor=desk.lead, now=MORNING, reason="x")


def test_a_decision_stands(desk: Any) -> None:
    case = desk.case()
    accept(case, desk.counsellor)
    with pytest.raises(IllegalMove):
        accept(case, desk.counsellor)
    assert len(accepted_events(case)) == 1
    assert len(banks.entries_for(case.report_id)) == 1


def test_false_information_cannot_be_accepted_and_leaves_no_trace_of_trying(desk: Any) -> None:
    case = desk.case()
    Case.objects.update(track="false_info")
    with pytest.raises(WrongTrack):
        accept(case, desk.lead)
    assert api.get(case.id).state == "opened"
    assert accepted_events(case) == []


def test_a_lead_takes_up_again_what_was_put_aside(desk: Any) -> None:
    case = desk.case()
    api.triage(case.id, "out_of_scope", actor=desk.counsellor, now=MORNING, reason="not_sexual")
    with pytest.raises(IllegalMove):
        api.reopen(case.id, actor=desk.counsellor, now=MORNING)
    again = api.reopen(case.id, actor=desk.lead, now=MORNING)
    assert again.state == "opened"
    assert again.due_at == MORNING + timedelta(hours=3)
    assert accept(case, desk.counsellor).state == "accepted"


def test_an_unknown_case_is_named(desk: Any) -> None:
    report = desk.report()
    with pytest.raises(UnknownCase):
        api.get(report)
    with pytest.raises(UnknownCase):
        api.for_report(report)


# -- withdrawal where a child may be shown


def test_an_officer_honours_a_childs_withdrawal(desk: Any) -> None:
    case = desk.case(age_band="14_18")
    accept(case, desk.counsellor)
    desk.withdrawn(case.report_id)
    assert api.get(case.id).state == "review"
    with pytest.raises(IllegalMove):
        api.decide_withdrawal(
            case.id, "honour", reason="no_longer_needed", actor=desk.counsellor, now=MORNING
        )
    done = api.decide_withdrawal(
        case.id, "honour", reason="no_longer_needed", actor=desk.officer, now=MORNING
    )
    assert done.state == "frozen"
    assert [entry.state for entry in banks.entries_for(case.report_id)] == ["ended"]
    assert all(grant.withdrawn_at for grant in intake.grants(case.report_id))
    assert Event.objects.filter(kind="cases.frozen", subject=case.id).count() == 1
    assert desk.told(case.report_id)[-1] == "case.frozen"


def test_an_officer_goes_on_protecting_a_child(desk: Any) -> None:
    case = desk.case(age_band="unknown")
    accept(case, desk.counsellor)
    desk.withdrawn(case.report_id)
    done = api.decide_withdrawal(case.id, "protect", reason="child_protection", actor=desk.lead, now=MORNING)
    assert done.state == "accepted"
    assert [(e.state, e.claim) for e in banks.entries_for(case.report_id)] == [("claimed", "standing")]
    assert not Event.objects.filter(kind="cases.frozen").exists()
    assert desk.told(case.report_id)[-1] == "case.protected"


def test_a_childs_report_withdrawn_before_triage_can_still_be_protected(desk: Any) -> None:
    case = desk.case(age_band="under_14")
    desk.withdrawn(case.report_id)
    api.decide_withdrawal(case.id, "protect", reason="child_protection", actor=desk.lead, now=MORNING)
    assert accept(case, desk.counsellor).state == "accepted"
    assert intake.get(case.report_id).state == "withdrawn"
    assert len(banks.entries_for(case.report_id)) == 1


def test_a_withdrawal_decision_needs_its_reason(desk: Any) -> None:
    case = desk.case(age_band="unknown")
    desk.withdrawn(case.report_id)
    with pytest.raises(NoReason):
        api.decide_withdrawal(case.id, "protect", reason="", actor=desk.lead, now=MORNING)


def test_taking_needs_a_member_of_the_team(desk: Any) -> None:
    with pytest.raises(NotPermitted):
        api.take(desk.case().id, actor=SYSTEM, now=MORNING)
