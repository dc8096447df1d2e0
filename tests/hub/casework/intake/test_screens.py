"""Every public page in a real browser: axe is silent, nothing overflows, no other host is asked, no cookie.

Pictures of the pages stay in the run's temporary folder: `pytest --basetemp=DIR` puts them in DIR/screens.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from .conftest import Team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on colours alone is looked at again in the dark.
DARK = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LIGHT = {"runOnly": {"type": "tag", "values": TAGS}}


class Visitor:
    """A person with a browser window, and what it gave away."""

    def __init__(self, browser: Browser, origin: str, shots: Path, **options: Any) -> None:
        size = {"width": PHONE, "height": 760}
        self.context = browser.new_context(viewport=size, locale="ko-KR", **options)
        self.page: Page = self.context.new_page()
        self.origin, self.shots = origin, shots
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

    def look(self, name: str) -> None:
        """Check what is on the screen, and keep a picture of it."""
        found = Axe().run(self.page, options=LIGHT)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        self.page.emulate_media(color_scheme="dark")
        found = Axe().run(self.page, options=DARK)
        assert found.violations_count == 0, f"{name} in the dark: {found.generate_report()}"
        self._shoot(f"{name}-dark", PHONE)
        self.page.emulate_media(color_scheme="light")
        for width in (DESK, PHONE):
            self._shoot(name, width)

    def _shoot(self, name: str, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 760})
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
        self.page.screenshot(path=self.shots / f"{name}-{width}.png", full_page=True)

    def leave(self) -> None:
        """Nothing was asked elsewhere, nothing was kept, nothing failed."""
        assert not [url for url in self.asked if not url.startswith((self.origin, "blob:"))]
        assert self.context.cookies() == []
        assert self.context.storage_state()["origins"] == []
        assert self.errors == []
        self.context.close()


@pytest.fixture
def visitor(chromium: Browser, origin: str, tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    shots = tmp_path_factory.getbasetemp() / "screens"
    shots.mkdir(exist_ok=True)
    return Visitor(chromium, origin, shots)


def test_pages_without_a_report(visitor: Visitor, team: Team) -> None:
    page = visitor.page
    for name, path in (("home", "/"), ("home-en", "/en/"), ("advice", "/advice/"), ("status", "/status/")):
        page.goto(visitor.origin + path)
        visitor.look(name)
    page.goto(f"{visitor.origin}/report/")
    visitor.look("before")
    page.click("main button")
    visitor.look("start")
    page.click("main button")
    visitor.look("start-wrong")
    page.check("input[value=false_info]")
    page.check("input[value=self]")
    page.click("main button")
    visitor.look("other-track")
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
    visitor.look("step-picture")
    page.click("[data-next]")
    page.check("input[value=notice]")
    visitor.look("step-wants")
    page.click("[data-next]")
    visitor.look("step-contact")
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
    page.click("details.withdraw summary")
    visitor.look("status-shown")
    visitor.leave()


@pytest.mark.parametrize("role", ["witness", "teacher"])
def test_the_first_screen_of_others(visitor: Visitor, team: Team, role: str) -> None:
    visitor.begin(role)
    visitor.look(f"first-{role}")
    visitor.leave()


def test_the_whole_path_without_script(
    chromium: Browser, origin: str, team: Team, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """axe needs script, so here only the way through is looked at, and that nothing useless stands there."""
    shots = tmp_path_factory.getbasetemp() / "screens"
    shots.mkdir(exist_ok=True)
    visitor = Visitor(chromium, origin, shots, java_script_enabled=False)
    page = visitor.page
    visitor.begin("self")
    assert page.locator(".without-script").first.is_visible()
    assert page.locator(".with-script >> visible=true").count() == 0
    page.screenshot(path=shots / "plain-form-360.png", full_page=True)
    page.click("[data-submit]")
    assert page.locator(".summary li").count() == 3
    page.check("input[value='14_18']")
    page.check("input[value=threat]")
    page.check("input[value=not_spread]")
    page.fill("#id_story", "적어 둡니다.")
    page.click("[data-submit]")
    code = "".join(page.locator("[data-digits] li").all_inner_texts())
    assert page.locator(".with-script >> visible=true").count() == 0
    page.screenshot(path=shots / "plain-receipt-360.png", full_page=True)
    page.goto(f"{origin}/status/")
    page.fill("#id_code", code)
    page.click("main button")
    page.click("details.withdraw summary")
    page.screenshot(path=shots / "plain-status-360.png", full_page=True)
    page.click("[data-withdraw] button")
    assert page.locator("[data-withdraw]").count() == 0
    assert len(code) == 24
    visitor.leave()
