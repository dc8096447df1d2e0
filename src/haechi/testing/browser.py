"""One real browser for each file of tests: Debian's Chromium where it is installed, else Playwright's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DEBIAN = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Started by the first test of a file that asks for it, and gone before the next file.

    Playwright keeps an event loop running in this thread; tests that run one of their own come after it.
    """
    from playwright.sync_api import sync_playwright

    # Django takes the thread of that loop for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=DEBIAN if DEBIAN.exists() else None, args=["--no-sandbox"]
        )
        yield browser
        browser.close()
