"""The browser that tests share."""

import pytest
from playwright.sync_api import Browser

from haechi.testing.browser import chromium

__all__ = ["chromium"]


@pytest.mark.browser
def test_it_runs_scripts(chromium: Browser) -> None:
    page = chromium.new_page()
    assert page.evaluate("6 * 7") == 42
    page.close()
