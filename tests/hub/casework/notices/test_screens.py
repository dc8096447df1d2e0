"""The pages of notices and enforcement in a real browser: axe is silent, nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from haechi.testing.pages import check_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Desk:
    """An officer at a browser, and what the browser asked for."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def sign_in(self, role: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.origin}/desk/")
        self.page.fill("#id_username", f"{role}-1")
        self.page.fill("#id_password", "quiet-river-stone")
        self.page.click("main button")
        self.page.wait_for_selector("nav.nav")

    def look(self, path: str, name: str) -> str:
        """Open a page, check it, and give back its text."""
        self.page.goto(self.origin + path)
        check_page(self.page, name)
        return self.page.inner_text("main")


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer) -> Iterator[Desk]:
    context = chromium.new_context(locale="ko-KR")
    someone = Desk(context.new_page(), live_server.url)
    yield someone
    assert not [url for url in someone.asked if not url.startswith(live_server.url)]
    assert someone.errors == []
    context.close()


def test_from_a_draft_to_the_enforcement_desk(begin: Any, desk: Desk) -> None:
    from haechi.hub.casework.enforcement import api as enforcement

    thread = begin("/p/a-rather-long-path-" + "x" * 120)
    desk.sign_in("lead")
    assert "사진 게시판" in desk.look("/desk/notices/", "notices")
    notice = f"/desk/notices/{thread.notice.id}/"
    assert "승인하고 보내기" in desk.look(notice, "notice")

    desk.page.click("text=승인하고 보내기")
    desk.page.wait_for_selector(".messages")
    thread.clock.advance(days=400)
    thread.work()
    thread.answer("refused", "jurisdiction")
    assert "집행 담당자에게 올리기" in desk.look(notice, "notice-refused")
    assert "claims the law does not bind it" in desk.look("/en" + notice, "notice-en")

    desk.page.goto(desk.origin + notice)
    desk.page.click("text=집행 담당자에게 올리기")
    desk.page.wait_for_selector(".messages")
    thread.work()
    [found] = enforcement.desk()
    desk.sign_in("regulator")
    desk.look("/desk/enforcement/", "enforcement")
    path = f"/desk/enforcement/{found.id}/"
    assert "지체 없이" in desk.look(path, "escalation")

    desk.page.click("text=공백 기록하기")
    desk.page.wait_for_selector(".messages")
    assert "제23조의2" in desk.look(path, "escalation-outage")
    assert "without delay" in desk.look("/en" + path, "escalation-en")
