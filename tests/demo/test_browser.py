"""Where no browser can be had the person reports over HTTP, and that is said."""

from __future__ import annotations

import sys

import pytest

from haechi.demo import browser
from haechi.demo.actors import HttpVictim
from haechi.demo.browser import best_victim

HUB = "http://127.0.0.1:1"


def test_on_request_without_a_word() -> None:
    said: list[str] = []

    with best_victim(HUB, browser=False, say=said.append) as victim:
        assert isinstance(victim, HttpVictim)
    assert said == []


def test_without_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)

    with best_victim(HUB, browser=True, say=said.append) as victim:
        assert victim.how == "http"
    assert "Playwright is not installed" in said[0]


def test_without_a_browser_that_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    pytest.importorskip("playwright")
    said: list[str] = []
    broken = browser.Path(str(tmp_path)) / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(browser, "INSTALLED", (broken,))

    with best_victim(HUB, browser=True, say=said.append) as victim:
        assert victim.how == "http"
    assert "Chromium does not start" in said[0]
