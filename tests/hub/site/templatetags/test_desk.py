"""The desk's navigation: only what one's roles open, and where one is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from haechi.core.errors import IllegalMove, Refusal
from haechi.hub.casework.cases.errors import NoReason
from haechi.hub.casework.cases.rules import CASE, REASONS, check_reason
from haechi.hub.kernel import staff
from haechi.hub.kernel.people import Person
from haechi.hub.site.desk.labels import label
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
    ("language", "shown"),
    [("ko", ("그런 사건이 없습니다.",)), ("en", ("There is no such case.", "Said nowhere else."))],
)
def test_a_sentence_that_stands_in_english_alone_stays_off_a_korean_page(
    language: str, shown: tuple[str, ...]
) -> None:
    error = Refusal("unknown_case", "There is no such case.", do="Said nowhere else.")
    with translation.override(language):
        assert desk.in_this_language(error) == shown


def test_a_refused_move_names_role_and_states_in_the_language_of_the_page() -> None:
    with pytest.raises(IllegalMove) as refused:
        CASE.check("closed", "accepted", "lead")
    with translation.override("ko"):
        what, do = desk.in_this_language(refused.value)
    assert [word for word in ("책임자", "종결", "받아들임") if word not in what] == []
    assert do == "새로 고쳐서 지금 상태를 확인해 주세요."
    with translation.override("en"):
        assert desk.in_this_language(refused.value)[0] == "case: lead cannot go from closed to accepted."


def test_a_missing_reason_lists_the_reasons_in_words() -> None:
    with pytest.raises(NoReason) as refused:
        check_reason("accepted", "", REASONS)
    with translation.override("ko"):
        _, do = desk.in_this_language(refused.value)
        assert all(label("reason", code) in do for code in REASONS["accepted"])
    assert "depicts_reporter" not in do
    assert "depicts_reporter" in refused.value.do


@pytest.mark.parametrize(
    ("noted", "language", "shown"),
    [
        ("http 202", "en", "answered with status 202"),
        ("http 202", "ko", "응답 상태 202"),
        ("printed", "ko", "적어 둠"),
        ("250 2.0.0 queued", "ko", "250 2.0.0 queued"),
    ],
)
def test_what_a_channel_noted_is_said_in_plain_words(noted: str, language: str, shown: str) -> None:
    with translation.override(language):
        assert desk.reference(noted) == shown


def test_the_queue_is_here_in_a_case_too_but_not_elsewhere() -> None:
    assert 'href="/en/desk/" aria-current="page"' in page("lead")


def test_a_regulator_lands_on_the_enforcement_desk_and_sees_nothing_else() -> None:
    text = page("regulator")
    assert 'href="/en/desk/enforcement/" aria-current="page"' in text
    for place in ("Cases", "Notices", "My keys"):
        assert f">{place}</a>" not in text


def test_a_code_is_called_by_its_name() -> None:
    assert str(desk.called("unheard_of", "case")) == "unheard of"
