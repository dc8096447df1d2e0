"""A real browser that sees only our static files, under the site's own content security policy."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).parents[4] / "src" / "haechi" / "hub" / "site" / "static"
ORIGIN = "http://localhost"  # a secure context, so that WebCrypto is there as on the real site
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
EMPTY = "<!doctype html><title>test</title>"


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
    headers = {"Content-Security-Policy": POLICY}
    if path == "/":
        route.fulfill(body=EMPTY, content_type="text/html", headers=headers)
        return
    file = STATIC / path.removeprefix("/static/")
    if not path.startswith("/static/") or not file.is_file():
        route.fulfill(status=404)
        return
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind, headers=headers)


# Pixels come as text. Byte by byte: of twelve megapixels anything shorter takes many times as long.
UNPACKED = """window.unpacked = (encoded) => {
    const text = atob(encoded);
    const data = new Uint8ClampedArray(text.length);
    for (let at = 0; at < text.length; at++) data[at] = text.charCodeAt(at);
    return data;
};"""
# A file's strips put together again.
GATHERED = """window.gathered = async (strips) => {
    let picture = null;
    let have = 0;
    for await (const { width, height, data } of strips) {
        picture ??= { width, height, data: new Uint8ClampedArray(4 * width * height) };
        picture.data.set(data, have);
        have += data.length;
    }
    return picture;
};"""


class Watched:
    """A browser window of this file's tests, and what it asked for."""

    def __init__(self, browser: Browser) -> None:
        self.page = browser.new_page()
        self.asked: list[str] = []
        self.page.add_init_script(UNPACKED)
        self.page.add_init_script(GATHERED)
        self.page.route("**/*", _answer)
        self.page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Watched]:
    """Opened once: a window of its own would cost each test a process and more time than what it looks at."""
    opened = Watched(chromium)
    yield opened
    opened.page.close()


@pytest.fixture
def static_page(window: Watched) -> Iterator[Page]:
    """An empty page whose scripts can `import("/static/…")`; any other request fails the test.

    The tests of a file share it, and so what the browser has compiled; who alters it asks for `own_page`.
    """
    window.asked.clear()
    if window.page.url != f"{ORIGIN}/":
        window.page.goto(f"{ORIGIN}/")
    yield window.page
    assert not [url for url in window.asked if not url.startswith(f"{ORIGIN}/")]


@pytest.fixture
def own_page(static_page: Page) -> Iterator[Page]:
    """The same, new for this test and gone after it: its globals may be altered."""
    static_page.goto(f"{ORIGIN}/")
    yield static_page
    static_page.goto("about:blank")
