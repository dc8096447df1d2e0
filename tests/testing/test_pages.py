"""The check that every page has to pass really stops what it is there to stop."""

import pytest
from playwright.sync_api import Browser

from haechi.testing.browser import chromium
from haechi.testing.pages import check_page

__all__ = ["chromium"]

HEAD = '<!doctype html><html lang="en"><head><title>A page</title></head>'
FINE = HEAD + "<body><main><h1>Welcome</h1><p>All is well.</p></main></body></html>"
WITHOUT_WORDS = HEAD + '<body><main><h1>Welcome</h1><img src="data:,"></main></body></html>'
TOO_WIDE = HEAD + '<body><main><h1>Welcome</h1><p style="width: 900px">Wide.</p></main></body></html>'
PALE = HEAD + '<body><main><h1>Hi</h1><p style="color: #bbb; background: #fff">Pale.</p></main></body></html>'


@pytest.mark.browser
@pytest.mark.parametrize(
    ("html", "fault"),
    [(FINE, None), (WITHOUT_WORDS, "image-alt"), (TOO_WIDE, "px wide"), (PALE, "color-contrast")],
)
def test_a_fault_is_named(chromium: Browser, html: str, fault: str | None) -> None:
    page = chromium.new_page()
    page.set_content(html)
    if fault is None:
        check_page(page, "page")
    else:
        with pytest.raises(AssertionError, match=fault):
            check_page(page, "page")
    page.close()
