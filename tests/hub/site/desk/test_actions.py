"""What each role can do on the desk, and that every action is a POST that comes back to its case."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from haechi.core.consent import Purpose
from haechi.core.ids import REPORTER
from haechi.core.windows import Window, WindowHash
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel import clock
from haechi.hub.kernel.events import EventRecord
from haechi.infra.sealing import seal

pytestmark = pytest.mark.django_db

ACTIONS = ("take", "triage", "reopen", "withdrawal", "close", "note")


def act(office: Any, who: str, case: Any, what: str, **fields: str) -> int:
    return office.client(who).post(f"/desk/cases/{case.id}/{what}/", fields).status_code


@pytest.mark.parametrize("what", ACTIONS)
def test_actions_are_posted_by_somebody_signed_in(office: Any, what: str) -> None:
    office.certified_key()
    case = office.case()
    assert office.client("mina").get(f"/desk/cases/{case.id}/{what}/").status_code == 405
    assert Client().post(f"/desk/cases/{case.id}/{what}/").status_code == 302
    assert act(office, "ops", case, what) == 403
    checked = Client(enforce_csrf_checks=True)
    assert checked.post(f"/desk/cases/{case.id}/{what}/").status_code == 403
    assert cases.get(case.id) == case


def test_taking_and_triage(office: Any) -> None:
    office.certified_key()
    case = office.case()
    assert act(office, "mina", case, "take") == 302
    assert cases.get(case.id).assigned_to == office.people["mina"]
    assert act(office, "mina", case, "triage", decision="accepted:depicts_reporter") == 302
    assert cases.get(case.id).state == "accepted"
    assert act(office, "mina", case, "triage", decision="accepted:depicts_reporter") == 409


@pytest.mark.parametrize("decision", ["", "accepted", "accepted:", "accepted:no_address", "deleted:x", ":"])
def test_a_decision_without_its_reason_is_none(office: Any, decision: str) -> None:
    office.certified_key()
    case = office.case()
    assert act(office, "sora", case, "triage", decision=decision) == 400
    assert cases.get(case.id).state == "opened"


def test_two_people_confirm_and_each_only_once(office: Any) -> None:
    office.certified_key()
    case = office.case()
    office.accept(case.id)
    (entry,) = banks.entries_for(case.report_id)
    what = f"entries/{entry.id}/confirm"
    assert act(office, "mina", case, what, basis="finding") == 403
    assert act(office, "jun", case, what, basis="words") == 400
    assert act(office, "jun", case, what, basis="finding") == 302
    assert act(office, "jun", case, what, basis="finding") == 409
    assert act(office, "sora", case, what, basis="platform_compared") == 302
    assert banks.entries_for(case.report_id)[0].state == "confirmed"


def test_an_entry_is_confirmed_from_its_own_case(office: Any) -> None:
    office.certified_key()
    case, other = office.case(), office.case()
    office.accept(case.id)
    (entry,) = banks.entries_for(case.report_id)
    assert act(office, "jun", other, f"entries/{entry.id}/confirm", basis="finding") == 400
    assert banks.entries_for(case.report_id)[0].confirmations == ()


FOUND = WindowHash(640, 480, tuple(Window(6400 + 64 * n, 6400, 1024, 7 << n) for n in range(8)))
CONSENTS = frozenset({Purpose.NOTICE, Purpose.RELEASE_HASH, Purpose.RELEASE_WINDOWS})


def test_two_people_check_windows_and_the_page_tells_that_there_are_some(office: Any) -> None:
    office.certified_key()
    case, other = office.case(windows=(FOUND,), consents=CONSENTS), office.case()
    for one in (case, other):
        office.accept(one.id)
    (entry,) = banks.entries_for(case.report_id)
    what = f"entries/{entry.id}/windows"
    assert act(office, "mina", case, what, basis="finding") == 403
    assert act(office, "jun", case, what, basis="words") == 400
    assert act(office, "jun", other, what, basis="finding") == 400
    assert act(office, "jun", case, what, basis="platform_compared") == 302
    assert act(office, "jun", case, what, basis="finding") == 409
    page = office.client("sora").get(f"/desk/cases/{case.id}/").content.decode()
    assert "조각 정보 있음" in page
    assert FOUND.text not in page
    assert bytes(FOUND).hex() not in page
    assert act(office, "sora", case, what, basis="finding") == 302
    assert banks.entries_for(case.report_id)[0].windows.proven
    assert "조각 정보 있음" not in office.client("sora").get(f"/desk/cases/{other.id}/").content.decode()
    (plain,) = banks.entries_for(other.report_id)
    assert act(office, "jun", other, f"entries/{plain.id}/windows", basis="finding") == 400


def test_a_lead_reopens(office: Any) -> None:
    office.certified_key()
    case = office.case()
    act(office, "mina", case, "triage", decision="duplicate:same_report")
    assert act(office, "mina", case, "reopen") == 403
    assert act(office, "sora", case, "reopen") == 302
    assert cases.get(case.id).state == "opened"


def test_a_childs_withdrawal_is_decided_and_the_case_closed(office: Any) -> None:
    office.certified_key()
    case = office.case(age_band="14_18")
    office.accept(case.id)
    intake.move(case.report_id, "withdrawn", actor=REPORTER, now=clock.now())
    news = EventRecord(uuid4(), "intake.withdrawn", case.report_id, {"may_be_minor": "yes"}, clock.now())
    cases.on_withdrawn(news, clock.now())
    assert (
        "신고하신 분이 철회했습니다" in office.client("jun").get(f"/desk/cases/{case.id}/").content.decode()
    )
    assert act(office, "mina", case, "withdrawal", decision="honour:no_longer_needed") == 403
    assert act(office, "jun", case, "withdrawal", decision="honour:child_protection") == 400
    assert act(office, "jun", case, "withdrawal", decision="honour:no_longer_needed") == 302
    assert cases.get(case.id).state == "frozen"
    assert act(office, "jun", case, "close") == 302
    assert cases.get(case.id).state == "closed"


def test_a_note_is_kept_only_sealed(office: Any) -> None:
    key, _, public = office.certified_key()
    case = office.case()
    sealed = json.dumps(seal(b"x", {key: public}, f"note:{case.id}"))
    assert act(office, "mina", case, "note", note_id=str(uuid4()), sealed_note="plain words") == 400
    assert act(office, "mina", case, "note", note_id="none", sealed_note=sealed) == 400
    assert act(office, "mina", case, "note", note_id=str(uuid4()), sealed_note=sealed) == 302
    assert len(cases.notes(case.id)) == 1


def test_speed_is_chosen_with_a_reason_for_an_address_of_this_case(office: Any) -> None:
    office.certified_key()
    case, other = office.case(), office.case()
    office.accept(case.id)
    evidence.preserve(case.report_id, now=clock.now())
    (place,) = intake.get(case.report_id).locators
    what = f"places/{place.id}/waive"
    assert "Choose speed" in office.client("jun").get(f"/en/desk/cases/{case.id}/").content.decode()
    assert act(office, "mina", case, what, reason="spreading_now") == 403
    assert act(office, "jun", case, what, reason="because") == 400
    assert act(office, "jun", other, what, reason="spreading_now") == 400
    assert act(office, "jun", case, what, reason="spreading_now") == 302
    assert evidence.for_locator(place.id).state == "waived"
