"""The pages of notices and enforcement in a real browser: axe is silent, nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Desk:
    """The lead at a browser, and what the browser asked for."""

    def __init__(self, page: Page, origin: str, shots: Path) -> None:
        self.page, self.origin, self.shots = page, origin, shots
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def sign_in(self) -> None:
        self.page.goto(f"{self.origin}/desk/")
        self.page.fill("#id_username", "lead-1")
        self.page.fill("#id_password", "quiet-river-stone")
        self.page.click("main button")
        self.page.wait_for_url("**/desk/")

    def look(self, path: str, name: str) -> str:
        """Open a page, check it at both widths, keep a picture, and give back its text."""
        self.page.goto(self.origin + path)
        for width in (1280, 360):
            self.page.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(self.page, options=AXE)
            assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
            self.page.screenshot(path=self.shots / f"{name}-{width}.png", full_page=True)
        return self.page.inner_text("main")


@pytest.fixture
def desk(
    chromium: Browser, live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    shots = tmp_path_factory.getbasetemp() / "screens"
    shots.mkdir(exist_ok=True)
    context = chromium.new_context(locale="ko-KR")
    someone = Desk(context.new_page(), live_server.url, shots)
    yield someone
    assert not [url for url in someone.asked if not url.startswith(live_server.url)]
    assert someone.errors == []
    context.close()


def test_from_a_draft_to_the_enforcement_desk(begin: Any, desk: Desk) -> None:
    from haechi.hub.casework.enforcement import api as enforcement

    thread = begin("/p/a-rather-long-path-" + "x" * 120)
    desk.sign_in()
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
    desk.look("/desk/enforcement/", "enforcement")
    path = f"/desk/enforcement/{found.id}/"
    assert "지체 없이" in desk.look(path, "escalation")

    desk.page.click("text=공백 기록하기")
    desk.page.wait_for_selector(".messages")
    assert "제23조의2" in desk.look(path, "escalation-outage")
    assert "without delay" in desk.look("/en" + path, "escalation-en")
