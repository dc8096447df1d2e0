"""The check that every page has to pass really stops what it is there to stop."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from haechi.testing.browser import chromium
from haechi.testing.pages import check_page

__all__ = ["chromium"]

HEAD = '<!doctype html><html lang="en"><head><title>A page</title></head>'
FINE = HEAD + "<body><main><h1>Welcome</h1><p>All is well.</p></main></body></html>"
WITHOUT_WORDS = HEAD + '<body><main><h1>Welcome</h1><img src="data:,"></main></body></html>'
TOO_WIDE = HEAD + '<body><main><h1>Welcome</h1><p style="width: 900px">Wide.</p></main></body></html>'
PALE = HEAD + '<body><main><h1>Hi</h1><p style="color: #bbb; background: #fff">Pale.</p></main></body></html>'

PALE_AT_A_DESK = (
    HEAD
    + "<style>@media (min-width: 60rem) and (prefers-color-scheme: light) { p { color: #bbb } }</style>"
    + "<body><main><h1>Hi</h1><p>Pale.</p></main></body></html>"
)
PALE_AT_NIGHT = (
    HEAD
    + "<style>@media (prefers-color-scheme: dark) { p { color: #bbb } }</style>"
    + "<body><main><h1>Hi</h1><p>Pale.</p></main></body></html>"
)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page()
    yield opened
    opened.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (FINE, None),
        (WITHOUT_WORDS, "image-alt"),
        (TOO_WIDE, "px wide"),
        (PALE, "at 360: .*color-contrast"),
        (PALE_AT_A_DESK, "at 1280: .*color-contrast"),
        (PALE_AT_NIGHT, "in the dark: .*color-contrast"),
    ],
)
def test_a_fault_is_named(page: Page, html: str, fault: str | None) -> None:
    page.emulate_media(color_scheme="light")
    page.set_content(html)
    if fault is None:
        check_page(page, "page")
    else:
        with pytest.raises(AssertionError, match=fault):
            check_page(page, "page")
