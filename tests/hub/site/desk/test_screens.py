"""The desk in a real browser: axe is silent, no other host is asked, sealed words open here and only here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from haechi.core.consent import Purpose
from haechi.hub.banks import api as banks
from haechi.hub.casework.intake.records import NamedPlace
from haechi.hub.kernel import clock
from haechi.hub.platforms import api as platforms
from haechi.hub.site.wiring import TASKS
from haechi.testing.jobs import CollectedJobs
from haechi.testing.pages import check_page

from .test_actions import CONSENTS, FOUND

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSPHRASE = "네 개의 서로 상관없는 낱말들"


class Officer:
    """A colleague with a browser window, and what it asked for."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="ko-KR")
        self.page: Page = self.context.new_page()
        self.origin = origin
        self.asked: list[str] = []
        self.posted: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._note)
        self.page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request: Any) -> None:
        self.asked.append(request.url)
        self.posted.append(request.post_data or "")

    def sign_in(self, name: str, password: str, language: str = "") -> None:
        self.page.goto(f"{self.origin}{language}/desk/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", password)
        self.page.click("main button")
        self.page.wait_for_url(f"**{language}/desk/")

    def look(self, name: str) -> None:
        """Check what is on the screen."""
        check_page(self.page, name)

    def leave(self) -> None:
        assert not [url for url in self.asked if not url.startswith(self.origin)]
        assert self.errors == []
        self.context.close()


@pytest.fixture
def officer(chromium: Browser, live_server: LiveServer) -> Iterator[Officer]:
    someone = Officer(chromium, live_server.url)
    yield someone
    someone.leave()


def make_key(officer: Officer) -> None:
    page = officer.page
    page.goto(f"{officer.origin}/desk/keys/")
    page.fill("#passphrase", PASSPHRASE)
    page.fill("#again", PASSPHRASE)
    page.click("#make-key button")
    page.wait_for_selector("table")


def test_from_a_new_key_to_a_confirmed_entry(officer: Officer, office: Any) -> None:
    page = officer.page
    page.goto(f"{officer.origin}/desk/")
    officer.look("sign-in")
    officer.sign_in("jun", office.password)
    officer.look("queue-empty")
    page.goto(f"{officer.origin}/desk/keys/")
    officer.look("keys-none")
    make_key(officer)
    assert not any(PASSPHRASE in body for body in officer.posted)
    office.certify_pending()
    page.reload()
    officer.look("keys")
    case = office.case(urgent=True)
    office.case()
    page.goto(f"{officer.origin}/desk/")
    officer.look("queue")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == case.number
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/**")
    officer.look("case")
    page.fill("#unlock-passphrase", "not the passphrase")
    page.click("#unlock button")
    page.wait_for_selector("#unlock .error-text >> visible=true")
    officer.look("case-wrong")
    sent = len(officer.posted)
    page.fill("#unlock-passphrase", PASSPHRASE)
    page.click("#unlock button")
    page.wait_for_selector("[data-sealed=report] dl")
    opened = page.inner_text("[data-sealed=report]")
    assert "canary-narrative <b>굵게</b>" in opened
    assert "canary-contact" in opened
    assert len(officer.posted) == sent, "opening asks for nothing and sends nothing"
    officer.look("case-open")
    page.select_option("#decision", "accepted:depicts_reporter")
    page.fill("#decision-words", "canary-note")
    page.click("section[aria-labelledby=decide] button")
    page.wait_for_selector(".messages")
    assert not any("canary-note" in body for body in officer.posted)
    officer.look("case-accepted")
    page.select_option("[name=basis]", "authorised_viewing")
    page.click("section[aria-labelledby=hashes] button")
    page.wait_for_selector(".ticks")
    page.fill("#note-words", "canary-second-note")
    page.click("section[aria-labelledby=notes] form button")
    page.wait_for_selector("[data-sealed^=note-]")
    page.fill("#unlock-passphrase", PASSPHRASE)
    page.click("#unlock button")
    page.wait_for_selector("[data-sealed^=note-] .words")
    assert "canary-second-note" in page.inner_text("section[aria-labelledby=notes]")
    assert "canary-note" in page.inner_text("section[aria-labelledby=time]")
    assert not any("canary" in body for body in officer.posted)
    officer.look("case-confirmed-once")
    officer.errors.clear()


@pytest.fixture
def board(settings: Any) -> Iterator[str]:
    """One page on this machine, let through by this deployment's own list."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<h1>canary-page-words</h1>"
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    settings.HAECHI_PROBE_ALLOW = f"127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_case_under_way_shows_evidence_notices_and_two_confirmations(
    officer: Officer, office: Any, board: str, queue: CollectedJobs
) -> None:
    platforms.register(
        "board",
        name_ko="사진 게시판",
        name_en="Photo board",
        hosts=[board.removeprefix("http://")],
        channel="email",
        address="abuse@board.example",
        now=clock.now(),
    )
    page = officer.page
    officer.sign_in("jun", office.password)
    make_key(officer)
    office.certify_pending()
    place = NamedPlace(url=f"{board}/p/1")
    case = office.case(places=(place,), windows=(FOUND,), consents=CONSENTS | {Purpose.EVIDENCE})
    office.accept(case.id)
    queue.run_all(dict(TASKS), clock.now())
    (entry,) = banks.entries_for(case.report_id)
    for name in ("jun", "sora"):
        banks.confirm(entry.id, basis="authorised_viewing", actor=office.actor(name), now=clock.now())
    page.goto(f"{officer.origin}/desk/cases/{case.id}/")
    assert page.locator("[data-open]").is_hidden()
    page.fill("#unlock-passphrase", PASSPHRASE)
    page.click("#unlock button")
    page.wait_for_selector("[data-sealed=report] dl")
    assert "canary-page-words" not in page.inner_text("main"), "evidence opens on its own, when asked for"
    page.click("[data-open]")
    page.wait_for_selector("[data-sealed^=evidence-] dl")
    assert "canary-page-words" in page.inner_text("[data-sealed^=evidence-]")
    assert page.locator(".ticks li").count() == 2
    assert page.locator("form[action$='/windows/']").is_visible()
    officer.look("case-under-way")
    page.click("section[aria-labelledby=places] a")
    page.wait_for_url("**/desk/notices/**")
    officer.look("notice")


def test_addresses_are_text_and_copy_buttons_work(officer: Officer, office: Any) -> None:
    office.certified_key()
    case = office.case()
    officer.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=officer.origin)
    officer.sign_in("mina", office.password)
    page = officer.page
    page.goto(f"{officer.origin}/desk/cases/{case.id}/")
    assert page.inner_text(".address") == office.address
    assert page.locator(".address a, a[href*='canary-board']").count() == 0
    assert page.locator("img, video, iframe, object, embed").count() == 0
    page.click("[data-copy]")
    page.wait_for_function("document.querySelector('[data-copy]').textContent !== '복사'")
    assert page.evaluate("navigator.clipboard.readText()") == office.address


def test_the_desk_in_english_and_its_errors(officer: Officer, office: Any) -> None:
    office.certified_key()
    case = office.case(age_band="unknown")
    officer.sign_in("sora", office.password, "/en")
    page = officer.page
    officer.look("queue-en")
    page.goto(f"{officer.origin}/en/desk/cases/{case.id}/")
    officer.look("case-en")
    page.goto(f"{officer.origin}/en/desk/?number=zzzz")
    officer.look("nothing-found")
    page.goto(f"{officer.origin}/desk/cases/{case.report_id}/")
    officer.look("error")
    officer.errors.clear()


def test_wrong_passwords_close_the_door(officer: Officer, office: Any, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    page = officer.page
    for _ in range(2):
        page.goto(f"{officer.origin}/desk/sign-in/")
        page.fill("#id_username", "mina")
        page.fill("#id_password", "wrong")
        page.click("main button")
    officer.look("locked")
    officer.errors.clear()
