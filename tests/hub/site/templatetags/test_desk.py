"""The desk's navigation: only what one's roles open, and where one is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from haechi.hub.kernel import staff
from haechi.hub.kernel.people import Person
from haechi.hub.site.templatetags import desk

pytestmark = pytest.mark.django_db


def page(role: str, path: str = "/en/desk/") -> str:
    staff.add_agency("centre", name_ko="센터", name_en="Centre")
    staff.add_person("mina", password="quiet-river-stone", agency="centre", roles=(role,))
    client = Client()
    client.force_login(
        Person.objects.get(username="mina"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client.get(path, follow=True).content.decode()


def test_a_member_of_the_team_sees_every_place_and_where_they_are() -> None:
    text = page("counsellor", "/en/desk/keys/")
    for place in ("Cases", "Notices", "Enforcement", "My keys"):
        assert f">{place}</a>" in text
    assert text.count('aria-current="page"') == 1
    assert 'href="/en/desk/keys/" aria-current="page"' in text


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("ko", "There is no such case.", "그런 사건이 없습니다."),
        ("ko", "case: lead cannot go from a to b.", ""),
        ("en", "case: lead cannot go from a to b.", "case: lead cannot go from a to b."),
    ],
)
def test_a_sentence_that_stands_in_english_alone_stays_off_a_korean_page(
    language: str, words: str, shown: str
) -> None:
    with translation.override(language):
        assert desk.in_this_language(words) == shown


def test_the_queue_is_here_in_a_case_too_but_not_elsewhere() -> None:
    assert 'href="/en/desk/" aria-current="page"' in page("lead")


def test_a_regulator_lands_on_the_enforcement_desk_and_sees_nothing_else() -> None:
    text = page("regulator")
    assert 'href="/en/desk/enforcement/" aria-current="page"' in text
    for place in ("Cases", "Notices", "My keys"):
        assert f">{place}</a>" not in text


def test_a_code_is_called_by_its_name() -> None:
    assert str(desk.called("unheard_of", "case")) == "unheard of"
