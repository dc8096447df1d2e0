"""Every code a form accepts has its words, in both languages, and no words stand for a code that is none."""

from __future__ import annotations

from enum import StrEnum

import pytest
from django.utils import translation

from haechi.hub.casework.intake import answers, rules

OFFERED = [
    (answers.TRACKS, rules.Track),
    (answers.ROLES, rules.Role),
    (answers.AGES, rules.AgeBand),
    (answers.HARMS, rules.HarmType),
    (answers.CIRCULATIONS, rules.Circulation),
    (answers.DANGERS, rules.Danger),
    (answers.DANGERS_OF_ANOTHER, rules.Danger),
    (answers.WANTS, rules.Want),
    ([*answers.CONSENTS, answers.WINDOWS_CONSENT], rules.Consent),
]


@pytest.mark.parametrize(("choices", "codes"), OFFERED, ids=lambda part: getattr(part, "__name__", ""))
def test_choices_and_codes_are_the_same(choices: list[tuple[str, object]], codes: type[StrEnum]) -> None:
    assert sorted(code for code, _ in choices) == sorted(codes)


@pytest.mark.parametrize("choices", [choices for choices, _ in OFFERED] + [answers.CARES])
def test_every_answer_is_in_korean_too(choices: list[tuple[str, object]]) -> None:
    for _, words in choices:
        with translation.override("ko"):
            korean = str(words)
        with translation.override("en"):
            assert str(words) != korean
