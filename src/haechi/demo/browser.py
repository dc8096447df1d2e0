"""The person reporting at a real browser without a screen: every click is one on the page itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from haechi.demo.actors import LANGUAGE, HttpVictim, Telling, Victim
from haechi.demo.pictures import Picture

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

T = TypeVar("T")
INSTALLED = (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser"), Path("/usr/bin/google-chrome"))
_MILLISECONDS = 60_000


@contextmanager
def best_victim(hub: str, *, browser: bool, say: Callable[[str], None]) -> Iterator[Victim]:
    """The person at a browser where one can be started, else over HTTP with the same sealing and hashing."""
    if not browser:
        yield HttpVictim(hub)
        return
    # Playwright runs an event loop in its thread, which must not be the one that asks the database.
    with ThreadPoolExecutor(1, thread_name_prefix="browser") as thread:
        opened = thread.submit(_open, hub).result()
        if isinstance(opened, str):
            say(f"no browser ({opened}): the person reports over HTTP, with the same sealing and hashing")
            yield HttpVictim(hub)
            return
        page, close = opened
        try:
            yield BrowserVictim(hub, page, thread)
        finally:
            thread.submit(close).result()


class BrowserVictim:
    """Clicks, types and picks a file, as a person does."""

    how = "browser"

    def __init__(self, hub: str, page: Page, thread: ThreadPoolExecutor) -> None:
        self._hub = hub
        self._page = page
        self._thread = thread
        self._elsewhere: list[str] = []
        page.on("request", self._watch)

    @property
    def traces(self) -> Mapping[str, Any]:
        """What the visit left behind, and whom else the pages called."""
        return {
            "requests_elsewhere": len(self._elsewhere),
            "cookies": self._do(lambda: len(self._page.context.cookies())),
        }

    def report(self, telling: Telling, picture: Picture) -> str:
        return self._do(lambda: self._report(telling, picture))

    def status(self, code: str) -> str:
        return self._do(lambda: self._status(code))

    def withdraw(self, code: str) -> str:
        def act() -> str:
            self._status(code)
            self._page.click("details.withdraw summary")
            self._page.click("[data-withdraw] button")
            self._page.wait_for_selector("[data-withdraw]", state="detached")
            return self._page.inner_text("main")

        return self._do(act)

    def _do(self, work: Callable[[], T]) -> T:
        return self._thread.submit(work).result()

    def _report(self, telling: Telling, picture: Picture) -> str:
        page = self._page
        page.goto(f"{self._hub}{LANGUAGE}/report/")
        page.click("main button")
        page.check("input[value=sexual]")
        page.check("input[value=self]")
        page.click("main button")
        page.click("[data-next]")
        for answer in ("19_plus", "synthesis", "public"):
            page.check(f"input[value='{answer}']")
            if answer != "public":
                page.click("[data-next]")
        page.fill("#id_addresses", "\n".join(telling.addresses))
        page.click("[data-next]")
        file: Any = {"name": "picture.jpg", "mimeType": picture.media_type, "buffer": picture.data}
        page.set_input_files("input[type=file]", file)
        page.wait_for_selector("[data-picker] button >> visible=true")
        page.click("[data-next]")
        for answer in ("deletion", "notice", "evidence", "release_hash", "compare"):
            page.check(f"input[value={answer}]")
        page.click("[data-next]")
        if page.locator("[data-step=windows].current").count():
            page.check("input[value=release_windows]")
            page.click("[data-next]")
        page.fill("#id_contact", telling.contact)
        page.click("[data-next]")
        page.fill("#id_story", telling.story)
        page.click("[data-next]")
        page.click("[data-submit]")
        page.wait_for_selector("[data-digits] li >> visible=true")
        return "".join(page.locator("[data-digits] li").all_inner_texts())

    def _status(self, code: str) -> str:
        self._page.goto(f"{self._hub}{LANGUAGE}/status/")
        self._page.fill("#id_code", code)
        self._page.click("main button")
        self._page.wait_for_selector("[data-withdraw]", state="attached")
        return self._page.inner_text("main")

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self._hub).netloc:
            self._elsewhere.append(request.url)


def _open(hub: str) -> tuple[Page, Callable[[], None]] | str:
    """A page of a fresh browser and how to close it; or why there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return "Playwright is not installed"
    playwright = sync_playwright().start()
    found = next((path for path in INSTALLED if os.access(path, os.X_OK)), None)
    try:
        browser = playwright.chromium.launch(executable_path=found)
    except Error:
        playwright.stop()
        return "Chromium does not start"
    page = browser.new_context(base_url=hub, locale="en").new_page()
    page.set_default_timeout(_MILLISECONDS)

    def close() -> None:
        browser.close()
        playwright.stop()

    return page, close
