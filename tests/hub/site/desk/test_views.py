"""Who gets in, what a page shows of what it must not, and how keys arrive."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from haechi.core.canonical import b64u
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel import clock, member_keys
from haechi.infra.sealing import new_keypair, seal

pytestmark = pytest.mark.django_db

PAGES = ("desk:queue", "desk:keys", "notices:pending", "enforcement:desk")


@pytest.mark.parametrize("name", PAGES)
def test_nobody_gets_in_without_signing_in(name: str, client: Client) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in/?next=")


def test_a_case_does_not_even_say_whether_it_exists(office: Any, client: Client) -> None:
    answer = client.get(reverse("desk:case", kwargs={"case_id": uuid4()}))
    assert answer.status_code == 302


def test_somebody_without_a_role_sees_nothing(office: Any) -> None:
    from haechi.hub.kernel.people import Person

    Person.objects.get(username="ops").memberships.all().delete()
    answer = office.client("ops").get("/desk/")
    assert answer.status_code == 403
    assert "맡은 역할로는 볼 수 없는 화면입니다." in answer.content.decode()


def test_an_operator_reads_no_sealed_words_and_makes_no_key(office: Any) -> None:
    office.certified_key()
    case = office.case()
    operator = office.client("ops")
    assert operator.get(f"/desk/cases/{case.id}/").status_code == 403
    assert operator.get("/desk/keys/").status_code == 403


def test_signing_in_and_out_by_form(office: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/desk/sign-in/")
    token = page.cookies["csrftoken"].value
    sent = {"username": "mina", "password": office.password, "csrfmiddlewaretoken": token}
    assert client.post("/desk/sign-in/", {**sent, "password": "wrong"}).status_code == 200
    done = client.post("/desk/sign-in/", sent)
    assert (done.status_code, done["Location"]) == (302, "/desk/")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    token = client.get("/desk/").cookies["csrftoken"].value
    out = client.post("/desk/sign-out/", {"csrfmiddlewaretoken": token})
    assert out["Location"] == "/desk/sign-in/"
    assert client.get("/desk/").status_code == 302


def test_a_long_time_line_is_folded_and_a_folded_note_can_still_be_opened(office: Any) -> None:
    office.certified_key()
    case = office.case()
    note = seal(b"canary-note", intake.open_keys(), f"note:{case.id}")
    cases.triage(
        case.id,
        "accepted",
        actor=office.actor("mina"),
        now=clock.now(),
        reason="depicts_reporter",
        sealed_note=note,
    )
    path = f"/en/desk/cases/{case.id}/"
    assert 'class="older"' not in office.client("mina").get(path).content.decode()
    for minute in range(12):
        params = {"platform_ko": "게시판", "platform_en": "board"}
        at = clock.now() + timedelta(minutes=minute + 1)
        intake.tell(case.report_id, "takedown.sent", now=at, params=params)
    page = office.client("mina").get(path).content.decode()
    recent, older = page.split('<details class="older">')
    (place,) = re.findall(r'data-sealed="(line-\d+)"', page)
    assert place in older
    assert place not in recent.split('id="time"')[1]
    sealed = json.loads(re.search(r'<script id="sealed"[^>]*>(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert sealed["envelopes"][place]["envelope"] == note


def test_an_open_redirect_is_none(office: Any) -> None:
    sent = {"username": "mina", "password": office.password, "next": "https://elsewhere.example/"}
    assert Client().post("/desk/sign-in/", sent)["Location"] == "/desk/"


def test_ten_wrong_passwords_close_the_door_for_that_name_only(office: Any) -> None:
    client = Client()
    for _ in range(10):
        last = client.post("/desk/sign-in/", {"username": "mina", "password": "wrong"})
    assert last.status_code == 429
    good = {"username": "mina", "password": office.password}
    assert client.post("/desk/sign-in/", good).status_code == 429
    assert client.post("/desk/sign-in/", {**good, "username": "jun"}).status_code == 302


def test_the_page_of_a_case_holds_the_words_only_closed_and_addresses_only_as_text(office: Any) -> None:
    office.certified_key()
    case = office.case()
    page = office.client("mina").get(f"/desk/cases/{case.id}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "canary-narrative" not in text
    assert "canary-contact" not in text
    assert "canary-board.example/p/1?x=&lt;script&gt;" in text
    assert 'href="https://canary' not in text
    assert "<img" not in text
    assert page["Cache-Control"] == "no-store"


def test_an_unknown_case_is_a_sentence_on_a_page(office: Any) -> None:
    answer = office.client("mina").get(f"/desk/cases/{uuid4()}/")
    assert answer.status_code == 400
    assert "그런 사건이 없습니다." in answer.content.decode()
    english = office.client("mina").get(f"/en/desk/cases/{uuid4()}/")
    assert "There is no such case." in english.content.decode()


def test_a_form_that_lost_its_token_is_a_page_in_both_languages() -> None:
    answer = Client(enforce_csrf_checks=True).post("/desk/sign-in/", {"username": "mina", "password": "x"})
    assert answer.status_code == 403
    assert "다시 한번 해 주세요" in answer.content.decode()
    assert "Nothing was changed." in answer.content.decode()


def test_the_queue_filters_and_finds(office: Any) -> None:
    office.certified_key()
    case, client = office.case(urgent=True), office.client("sora")
    assert case.number in client.get("/desk/").content.decode()
    assert case.number not in client.get("/desk/?heap=working").content.decode()
    assert case.number in client.get("/desk/", {"number": case.number.lower()}).content.decode()
    assert client.get("/en/desk/").content.decode().count("urgent") >= 1


def test_a_key_arrives_wrapped_waits_and_is_retired(office: Any) -> None:
    client = office.client("mina")
    _, public = new_keypair()
    wrapped = {"v": 1, "key": hashlib.sha256(public).hexdigest()[:16], "ct": "x"}
    body = {"public": b64u(public), "wrapped": wrapped}
    assert client.post("/desk/keys/", body, content_type="application/json").status_code == 204
    (key,) = member_keys.of_person(office.people["mina"])
    assert (key.state, key.wrapped_private) == ("pending", wrapped)
    assert key.key_id in client.get("/desk/keys/").content.decode()
    assert office.client("jun").post(f"/desk/keys/{key.key_id}/retire/").status_code == 400
    assert client.post(f"/desk/keys/{key.key_id}/retire/").status_code == 302
    assert member_keys.of_person(office.people["mina"])[0].state == "retired"


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"public":"*","wrapped":{}}', '{"public":1,"wrapped":2}'])
def test_a_broken_key_is_refused_by_name(office: Any, body: str) -> None:
    answer = office.client("mina").post("/desk/keys/", body, content_type="application/json")
    assert answer.status_code == 400
