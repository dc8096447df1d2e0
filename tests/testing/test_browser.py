"""The browser that tests share."""

import asyncio

import pytest
from playwright.sync_api import Browser, sync_playwright

from haechi.testing.browser import chromium

__all__ = ["chromium"]


@pytest.mark.browser
def test_it_runs_scripts(chromium: Browser) -> None:
    page = chromium.new_page()
    assert page.evaluate("6 * 7") == 42
    page.close()


def test_an_event_loop_of_ones_own_runs_again_once_playwright_is_gone() -> None:
    async def answer() -> int:
        return 42

    # What the fixture does between two files: the loop of the one must not stand in the way of the next.
    if asyncio._get_running_loop() is None:
        with sync_playwright():
            pass
        assert asyncio.run(answer()) == 42
