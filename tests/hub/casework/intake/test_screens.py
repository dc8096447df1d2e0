"""Every public page in a real browser: axe is silent, no other host is asked, no cookie is set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from .conftest import Team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (360, 1280)
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Visitor:
    """A person with a browser window, and what it gave away."""

    def __init__(
        self, browser: Browser, origin: str, shots: Path, *, script: bool = True, dark: bool = False
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": WIDTHS[0], "height": 760},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="ko-KR",
        )
        self.page: Page = self.context.new_page()
        self.origin, self.shots, self.name = origin, shots, "dark" if dark else "light"
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def look(self, name: str) -> None:
        """Check what is on the screen at both widths, and keep a picture of it."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 760})
            found = Axe().run(self.page, options=AXE)
            assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} px wide at {width}"
            self.page.screenshot(path=self.shots / f"{name}-{self.name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 760})

    def leave(self) -> None:
        """Nothing was asked elsewhere, nothing was kept, nothing failed."""
        assert not [url for url in self.asked if not url.startswith(self.origin)]
        assert self.context.cookies() == []
        state = self.context.storage_state()
        assert not [origin for origin in state["origins"] if origin["localStorage"]]
        assert self.errors == []
        self.context.close()


@pytest.fixture(params=["light", "dark"])
def visitor(
    request: pytest.FixtureRequest,
    chromium: Browser,
    live_server: LiveServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Visitor]:
    shots = tmp_path_factory.getbasetemp() / "screens"
    shots.mkdir(exist_ok=True)
    visit = Visitor(chromium, live_server.url, shots, dark=request.param == "dark")
    yield visit
    visit.leave()


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
    visitor.errors.clear()


def test_closed_intake_and_errors(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.origin}/report/")
    visitor.look("closed")
    page.goto(f"{visitor.origin}/nothing-here/")
    visitor.look("not-found")
    visitor.errors.clear()


def test_a_report_from_first_page_to_withdrawal(visitor: Visitor, team: Team) -> None:
    page = visitor.page
    page.goto(f"{visitor.origin}/report/")
    page.click("main button")
    page.check("input[value=sexual]")
    page.check("input[value=self]")
    page.click("main button")
    visitor.look("step-safety")
    page.check("input[value=threatened]")
    visitor.look("step-safety-urgent")
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
    page.check("input[value=deletion]")
    page.check("input[value=notice]")
    visitor.look("step-wants")
    page.click("[data-next]")
    visitor.look("step-contact")
    page.click("[data-next]")
    page.fill("#id_story", "어느 날 친구가 알려 줬습니다.")
    visitor.look("step-story")
    page.click("[data-next]")
    visitor.look("step-review")
    page.click("[data-submit]")
    page.wait_for_selector("[data-digits] li >> visible=true")
    visitor.look("receipt")
    code = "".join(page.locator("[data-digits] li").all_inner_texts())
    page.fill("#retype", code)
    page.click("[data-retype] button")
    page.goto(f"{visitor.origin}/status/")
    page.fill("#id_code", "0" * 24)
    page.click("main button")
    page.wait_for_selector("#id_code_error >> visible=true")
    visitor.look("status-wrong")
    visitor.errors.clear()
    page.fill("#id_code", code)
    page.click("main button")
    page.wait_for_selector("[data-withdraw]", state="attached")
    page.click("details.withdraw summary")
    visitor.look("status-shown")
    page.click("[data-withdraw] button")
    page.wait_for_selector("[data-withdraw]", state="detached")
    visitor.look("status-withdrawn")


def test_the_paths_of_others(visitor: Visitor, team: Team) -> None:
    page = visitor.page
    for role in ("witness", "teacher"):
        page.goto(f"{visitor.origin}/report/")
        page.click("main button")
        page.check("input[value=sexual]")
        page.check(f"input[value={role}]")
        page.click("main button")
        visitor.look(f"first-{role}")
        assert page.locator("input[type=file]").count() == 0
