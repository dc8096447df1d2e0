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


@pytest.fixture
def static_page(chromium: Browser) -> Iterator[Page]:
    """An empty page whose scripts can `import("/static/…")`; any other request fails the test."""
    page = chromium.new_page()
    asked: list[str] = []
    page.route("**/*", _answer)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{ORIGIN}/")
    yield page
    page.close()
    assert not [url for url in asked if not url.startswith(f"{ORIGIN}/")]
