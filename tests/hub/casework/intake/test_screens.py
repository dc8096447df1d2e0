"""Every public page in a real browser: axe is silent, nothing is too wide, nobody else is asked."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from haechi.testing.pages import check_page
from haechi.testing.pictures import picture, saved

from .conftest import Team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Visitor:
    """A person with a browser window, and what it gave away."""

    def __init__(self, browser: Browser, origin: str, **options: Any) -> None:
        size = {"width": 360, "height": 760}
        self.context = browser.new_context(viewport=size, locale="ko-KR", **options)
        self.page: Page = self.context.new_page()
        self.origin = origin
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, line: Any) -> None:
        # A refused form is a refused request too; Chromium says so, and there is nothing wrong in that.
        if line.type == "error" and "server responded with a status of" not in line.text:
            self.errors.append(line.text)

    def begin(self, role: str) -> None:
        """Up to the first question of this role."""
        self.page.goto(f"{self.origin}/report/")
        self.page.click("main button")
        self.page.check("input[value=sexual]")
        self.page.check(f"input[value={role}]")
        self.page.click("main button")
        # Without script nothing waits by itself for the page that the click leads to.
        expect(self.page.locator("[data-submit]")).to_be_attached()

    def look(self, name: str) -> None:
        """Check what is on the screen, on a phone and at a desk, by day and by night."""
        # What lies half under the bar at the top would count as a small target.
        self.page.evaluate("scrollTo(0, 0)")
        check_page(self.page, name)

    def leave(self) -> None:
        """Nothing was asked elsewhere, nothing was kept, nothing failed."""
        assert not [url for url in self.asked if not url.startswith((self.origin, "blob:"))]
        assert self.context.cookies() == []
        assert self.context.storage_state()["origins"] == []
        assert self.errors == []
        self.context.close()


@pytest.fixture
def visitor(chromium: Browser, origin: str) -> Visitor:
    return Visitor(chromium, origin)


def test_pages_without_a_report(visitor: Visitor, team: Team) -> None:
    page = visitor.page
    for name, path in (("home", "/"), ("home-en", "/en/"), ("advice", "/advice/"), ("status", "/status/")):
        page.goto(visitor.origin + path)
        visitor.look(name)
    page.goto(f"{visitor.origin}/report/")
    visitor.look("before")
    page.click("main button")
    page.click("main button")
    visitor.look("start-wrong")
    page.check("input[value=false_info]")
    page.check("input[value=self]")
    page.click("main button")
    visitor.look("other-track")
    for role in ("witness", "teacher"):
        visitor.begin(role)
        visitor.look(f"first-{role}")
    visitor.leave()


def test_closed_intake_and_errors(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.origin}/report/")
    visitor.look("closed")
    page.goto(f"{visitor.origin}/nothing-here/")
    visitor.look("not-found")
    visitor.leave()


def test_every_step_of_a_report(visitor: Visitor, team: Team) -> None:
    page = visitor.page
    rich = saved(picture(1, (800, 600)), "PNG")
    visitor.begin("self")
    page.check("input[value=threatened]")
    visitor.look("step-safety")
    page.click("[data-next]")
    page.click("[data-next]")
    visitor.look("step-age-wrong")
    page.check("input[value='19_plus']")
    page.click("[data-next]")
    page.check("input[value=synthesis]")
    page.click("[data-next]")
    page.check("input[value=both]")
    page.fill("#id_addresses", "https://board.example/p/1")
    visitor.look("step-where")
    page.click("[data-next]")
    page.set_input_files("#picture", {"name": "a.png", "mimeType": "image/png", "buffer": rich})
    page.wait_for_selector("[data-picker] button >> visible=true")
    visitor.look("step-picture")
    page.click("[data-next]")
    page.check("input[value=notice]")
    page.check("input[value=release_hash]")
    visitor.look("step-wants")
    page.click("[data-next]")
    page.check("input[value=release_windows]")
    visitor.look("step-windows")
    page.click("[data-next]")
    page.click("[data-next]")
    page.fill("#id_story", "어느 날 친구가 알려 주었습니다.")
    visitor.look("step-story")
    page.click("[data-next]")
    visitor.look("step-review")
    page.click("[data-submit]")
    page.wait_for_selector("[data-digits] li >> visible=true")
    visitor.look("receipt")
    code = "".join(page.locator("[data-digits] li").all_inner_texts())
    page.goto(f"{visitor.origin}/status/")
    page.fill("#id_code", code)
    page.click("main button")
    page.wait_for_selector("[data-withdraw]", state="attached")
    page.click("details.take-back summary")
    page.click("details.withdraw summary")
    visitor.look("status-shown")
    visitor.leave()


def test_a_report_without_script(chromium: Browser, origin: str, team: Team) -> None:
    """axe needs script, so here only the way through is looked at, and that nothing useless stands there.

    Status and withdrawal of this path are in test_views.
    """
    visitor = Visitor(chromium, origin, java_script_enabled=False)
    page = visitor.page
    visitor.begin("self")
    expect(page.locator(".without-script").first).to_be_visible()
    assert page.locator(".with-script >> visible=true").count() == 0
    page.click("[data-submit]")
    assert page.locator(".summary li").count() == 3
    page.check("input[value='14_18']")
    page.check("input[value=threat]")
    page.check("input[value=not_spread]")
    page.fill("#id_story", "적어 둡니다.")
    page.click("[data-submit]")
    assert len("".join(page.locator("[data-digits] li").all_inner_texts())) == 24
    assert page.locator(".with-script >> visible=true").count() == 0
    visitor.leave()
