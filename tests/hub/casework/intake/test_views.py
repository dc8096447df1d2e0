"""The public pages over plain HTTP: the whole path without script, what they set, and what they refuse."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from haechi.hub.casework.intake import api
from haechi.hub.casework.intake.models import Report
from haechi.hub.kernel import clock
from haechi.infra.sealing import open_envelope

from .conftest import HASH, Make, Team, windows
from .test_sending import body as sealed_body

pytestmark = pytest.mark.django_db

ANSWERS = {
    "stage": "send",
    "role": "self",
    "age_band": "19_plus",
    "harm_type": "synthesis",
    "circulation": "public",
    "addresses": "https://canary-board.example/p/1",
    "consents": ["notice", "evidence"],
    "danger": ["nearby"],
    "contact": "canary-contact",
    "story": "canary-story " * 500,
}


@pytest.fixture
def visitor() -> Client:
    """Checks forgery tokens as the real site does: the public pages must not need any."""
    return Client(enforce_csrf_checks=True)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def digits(page: str) -> str:
    found = re.search(r"data-digits>(.*?)</ol>", page, re.S)
    assert found
    return "".join(re.findall(r"<li>(\d{4})</li>", found[1]))


def reported(visitor: Client, **changes: Any) -> str:
    answer = visitor.post("/report/", {**ANSWERS, **changes})
    assert answer.status_code == 200
    return digits(text(answer))


def test_the_whole_path_without_script(visitor: Client, team: Team, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert visitor.get("/").status_code == 200
    assert 'name="stage" value="begin"' in text(visitor.get("/report/"))
    assert 'name="track"' in text(visitor.post("/report/", {"stage": "begin"}))
    form = text(visitor.post("/report/", {"stage": "start", "track": "sexual", "role": "self"}))
    assert "without-script" in form
    assert 'type="file"' not in form
    code = reported(visitor)
    assert len(code) == 24

    report = api.get(Report.objects.get().id)
    assert (report.sealed_on_device, report.urgent, report.hashes) == (False, True, ())
    words = json.loads(open_envelope(api.envelope(report.id), team.key_id, team.private))
    assert words["story"].startswith("canary-story")
    assert words["danger"] == ["nearby"]

    shown = text(visitor.post("/status/", {"code": f"{code[:4]} {code[4:]}"}))
    ticket = re.search(r'name="ticket" value="([^"]+)"', shown)
    assert ticket
    assert visitor.post("/status/withdraw/", {"ticket": ticket[1]}).status_code == 200
    assert api.get(report.id).state == "withdrawn"
    assert visitor.post("/status/withdraw/", {"ticket": ticket[1]}).status_code == 400
    assert visitor.cookies == {}
    for canary in ("canary", code):
        assert canary not in caplog.text


def test_a_long_way_is_folded_and_nothing_of_it_is_lost(visitor: Client, team: Team) -> None:
    code, names = reported(visitor), [f"board-{number}" for number in range(8)]
    report = Report.objects.get().id
    assert 'class="older"' not in text(visitor.post("/status/", {"code": code}))
    for minute, name in enumerate(names):
        params = {"platform_ko": name, "platform_en": name}
        api.tell(report, "takedown.sent", now=clock.now() + timedelta(minutes=minute), params=params)
    recent, older = text(visitor.post("/status/", {"code": code})).split('<details class="older">')
    assert "이전 기록 4건" in older
    for name in names:
        here, folded = (recent, older) if name in names[3:] else (older, recent)
        assert (name in here, name in folded) == (True, False), name


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/report/", "/status/", "/advice/", "/en/status/", "/nothing/"]
)
def test_every_page_is_private_and_strict(visitor: Client, team: Team, path: str) -> None:
    answer = visitor.get(path)
    assert answer.cookies == {}
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = text(answer)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!www\.naver\.com/")', page)


def test_errors_come_back_in_place_with_every_answer(visitor: Client, team: Team) -> None:
    long = "가" * 10_001
    answer = visitor.post("/report/", {**ANSWERS, "age_band": "", "addresses": "none", "story": long})
    page = text(answer)
    assert answer.status_code == 400
    assert page.count('class="question wrong"') == 3
    assert long in page
    assert "canary-contact" in page
    assert Report.objects.count() == 0


def test_false_information_has_a_gentle_end_of_its_own(visitor: Client, team: Team) -> None:
    page = text(visitor.post("/report/", {"stage": "start", "track": "false_info", "role": "self"}))
    assert "1390" in page
    assert "data-form" not in page
    assert Report.objects.count() == 0


def test_a_teacher_is_told_of_the_duty_first(visitor: Client, team: Team) -> None:
    page = text(visitor.post("/en/report/", {"stage": "start", "track": "sexual", "role": "teacher"}))
    assert page.index("You may have to report this") < page.index('name="age_band"')


@pytest.mark.parametrize(
    ("role", "given"),
    [("self", True), *((role, False) for role in ("guardian", "family", "agent", "teacher", "witness"))],
)
def test_only_the_depicted_person_gets_a_place_for_the_picker(
    visitor: Client, team: Team, role: str, given: bool
) -> None:
    """picture.js puts the one picker into [data-picker], and only there."""
    page = text(visitor.post("/report/", {"stage": "start", "track": "sexual", "role": role}))
    assert ("data-picker" in page) is given
    assert 'type="file"' not in page


def test_the_page_says_beforehand_that_minors_stay_protected(visitor: Client, team: Team) -> None:
    page = text(visitor.post("/en/report/", {"stage": "start", "track": "sexual", "role": "self"}))
    assert "protection continues even when the report is taken back" in page


def test_only_verified_numbers_stand_on_the_pages(visitor: Client, team: Team) -> None:
    paths = ("/", "/en/", "/advice/", "/status/", "/report/")
    pages = [text(visitor.get(path)) for path in paths]
    pages.append(text(visitor.post("/report/", {"stage": "start", "track": "sexual", "role": "self"})))
    found = {number for page in pages for number in re.findall(r'href="tel:([^"]+)"', page)}
    assert found == {"112", "1366", "1377"}


def test_without_a_key_intake_closes_and_says_where_to_go(visitor: Client) -> None:
    answer = visitor.get("/report/")
    assert answer.status_code == 503
    for number in ("112", "1366", "1377"):
        assert f'href="tel:{number}"' in text(answer)
    assert visitor.post("/report/", ANSWERS).status_code == 503


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"{}",
        b'{"facts": {}, "sealed": {}}',
        b'{"facts": 1, "sealed": {"report_id": "x"}}',
        b"\xff\xfe",
    ],
)
def test_a_body_that_is_none_is_refused_by_name(visitor: Client, team: Team, body: bytes) -> None:
    answer = visitor.post("/report/send/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_too_large_a_body_is_refused(visitor: Client, team: Team) -> None:
    answer = visitor.post("/report/send/", b"x" * 2_000_000, content_type="application/json")
    assert answer.status_code in (400, 413)


def test_a_file_has_no_way_in(visitor: Client, team: Team) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("canary.png", b"canary-bytes")
    answer = visitor.post("/report/", {**ANSWERS, "picture": upload})
    assert answer.status_code in (200, 400)
    assert "canary-bytes" not in text(answer)


def test_wrong_codes_meet_the_limit(visitor: Client, team: Team, few_codes: None) -> None:
    statuses = [visitor.post("/status/", {"code": f"{n:024d}"}).status_code for n in range(4)]
    assert statuses == [400] * 2 + [429] * 2
    assert visitor.post("/status/", {"code": "12"}).status_code == 429


def test_many_reports_of_one_client_meet_a_limit(
    visitor: Client, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from haechi.hub.casework.intake import throttle
    from haechi.hub.casework.intake.errors import too_many_reports

    monkeypatch.setattr(throttle, "REPORT", throttle.Limit("report", 1, timedelta(hours=1), too_many_reports))
    reported(visitor)
    answer = visitor.post("/report/", ANSWERS)
    assert answer.status_code == 429
    assert "canary-contact" in text(answer)
    assert "1366" in text(answer)
    assert "112" in text(answer)
    assert Report.objects.count() == 1


def test_a_report_that_was_refused_does_not_count(visitor: Client, team: Team) -> None:
    from haechi.hub.casework.intake.models import Attempt

    sealed = {
        **dict.fromkeys(("lookup", "sign_public", "mailbox_public"), "A" * 43),
        "report_id": "5f0e2c3a-6a51-4a55-9d4e-0a1b2c3d4e5f",
        "envelope": {"v": 1, "ctx": "x", "ct": "", "wraps": []},
        "hashes": [],
        "in_danger": False,
    }
    facts = {name: ANSWERS[name] for name in ("role", "age_band", "harm_type", "circulation", "addresses")}
    body = json.dumps({"facts": facts, "sealed": sealed})
    answer = visitor.post("/report/send/", body, content_type="application/json")
    assert "keys" in answer.json()  # refused past the counting, by accept_report
    assert [row.count for row in Attempt.objects.filter(what="report")] == [0]
    reported(visitor)
    assert [row.count for row in Attempt.objects.filter(what="report")] == [1]


def test_only_the_methods_meant(visitor: Client, team: Team) -> None:
    assert visitor.get("/report/send/").status_code == 405
    assert visitor.put("/status/withdraw/").status_code == 405
    assert visitor.post("/").status_code in (403, 405)


def test_coming_back_to_a_withdrawal_asks_for_the_digits(visitor: Client, team: Team) -> None:
    answer = visitor.get("/en/status/withdraw/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/status/")


def test_both_languages_speak(visitor: Client, team: Team) -> None:
    assert 'lang="ko"' in text(visitor.get("/"))
    english = text(visitor.get("/en/"))
    assert 'lang="en"' in english
    assert "What this cannot do" in english
    assert 'href="/" lang="ko"' in english


def test_the_windows_are_asked_for_alone_unticked_and_only_of_the_person_shown(
    visitor: Client, team: Team
) -> None:
    for role in ("self", "guardian", "family", "agent", "teacher", "witness"):
        page = text(visitor.post("/en/report/", {"stage": "start", "track": "sexual", "role": role}))
        assert ('value="release_windows"' in page) is (role == "self"), role
    page = text(visitor.post("/en/report/", {"stage": "start", "track": "sexual", "role": "self"}))
    section = re.search(r'<section[^>]*data-step="windows"[^>]*>.*?</section>', page, re.S)
    assert section
    assert re.match(r"<section[^>]*\bhidden\b", section[0])
    assert page.count('name="consents" value="release_windows"') == 1
    assert "checked" not in section[0]
    for said in ("draw a coarse picture again", "take it back alone", "everything else goes on"):
        assert said in section[0]


def test_without_script_windows_cannot_be_agreed_to(visitor: Client, team: Team) -> None:
    answer = visitor.post("/report/", {**ANSWERS, "consents": ["notice", "release_windows"]})
    assert answer.status_code == 400
    assert Report.objects.count() == 0


@pytest.mark.parametrize("bad", ["x", "A" * 200_000, "AQ==", "AQ"])
def test_malformed_windows_are_refused_in_words_and_never_logged(
    visitor: Client, team: Team, caplog: pytest.LogCaptureFixture, bad: str
) -> None:
    caplog.set_level(logging.DEBUG)
    body = sealed_body(hashes=[{"hex": HASH, "quality": 97, "windows": bad}])
    answer = visitor.post("/en/report/send/", body, content_type="application/json")
    assert answer.status_code == 400
    assert "did not arrive as it should" in answer.json()["message"]
    assert bad == "x" or bad not in caplog.text + text(answer)
    assert Report.objects.count() == 0


def test_with_the_digits_alone_the_windows_are_taken_back(
    visitor: Client, submission: Make, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    consents = frozenset({"notice", "release_hash", "release_windows"})
    report = api.accept_report(submission(windows=(windows(),), consents=consents), now=clock.now())
    shown = text(visitor.post("/en/status/", {"code": code}))
    assert "Take back only what tells the parts of your picture" in shown
    ticket = re.search(r'name="ticket" value="([^"]+)"', shown)
    assert ticket
    posted = {"ticket": ticket[1], "what": "windows"}
    answer = text(visitor.post("/en/status/withdraw/", posted))
    assert "Ours is erased" in answer
    assert "Take back only what tells the parts of your picture" not in answer
    found = api.get(report.report_id)
    assert (found.state, [one.windows for one in found.hashes]) == ("submitted", [None])
    assert visitor.post("/en/status/withdraw/", posted).status_code == 400
    assert windows().text not in caplog.text
