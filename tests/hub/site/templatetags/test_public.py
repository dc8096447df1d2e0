"""What every public page asks of Python: numbers that were checked, Seoul's time, the other language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from pytest_django import Settings

from haechi.core.errors import Refusal
from haechi.hub.site.templatetags.public import exit_url, help_numbers, when

NOON = datetime(2026, 11, 21, 3, 5, tzinfo=UTC)


def test_times_are_seouls_in_both_languages() -> None:
    with translation.override("ko"):
        assert when(NOON) == "2026년 11월 21일 오후 12:05"
    with translation.override("en"):
        assert when(NOON) == "21 November 2026, 12:05"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_only_the_checked_numbers(language: str) -> None:
    with translation.override(language):
        assert [each.number for each in help_numbers()] == ["112", "1366", "1377"]
        assert all(each.name and each.hours for each in help_numbers())


def test_where_exit_leads_is_the_installations_choice(settings: Settings) -> None:
    settings.HAECHI_EXIT_URL = "https://weather.example/"
    assert exit_url() == "https://weather.example/"


@pytest.mark.parametrize(
    ("language", "path", "other"), [("ko", "/status/", "/en/status/"), ("en", "/en/status/", "/status/")]
)
def test_the_same_page_in_the_other_language(language: str, path: str, other: str) -> None:
    page = Template("{% load public %}{% other_language as other %}{{ other.code }} {{ other.url }}")
    with translation.override(language):
        said = page.render(Context({"request": RequestFactory().get(path)}))
    assert said.split()[1] == other
    assert said.split()[0] != language


def test_an_address_that_is_none_leads_to_no_other_site() -> None:
    request = RequestFactory().get("/")
    request.path = "//elsewhere.example/"
    page = Template("{% load public %}{% other_language as other %}{{ other.url }}")
    assert page.render(Context({"request": request})) == "/elsewhere.example/"


def test_a_failure_of_ours_has_a_page_that_needs_nothing() -> None:
    page = render_to_string("500.html")
    assert "1366" in page
    assert 'lang="en"' in page


def test_a_named_error_says_what_and_what_to_do() -> None:
    error = Refusal("x", "It was too much.", do="Take less.")
    page = render_to_string("error.html", {"error": error}, request=RequestFactory().get("/"))
    assert "It was too much." in page
    assert "Take less." in page
