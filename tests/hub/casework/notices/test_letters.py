"""The exact words of a notice: approved in files, with nothing in them that they must not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from haechi.hub.casework.notices.letters import Facts, compose, template
from haechi.rules import Words, staff_rules

APPROVED = Path(__file__).parent / "approved"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FIRST = Facts(
    notice=UUID("8f14e45f-ceea-467f-a8c3-0f1f0e2b6d55"),
    locator="https://board.example/p/1?q={x}",
    statutes=[
        staff_rules().statute(name, NOW) for name in staff_rules().basis("sexual", "platform", NOW).statutes
    ],
    agency=Words(ko="우리 지원센터", en="Our Support Centre"),
    target=NOW + timedelta(hours=24),
    answer_url="https://hub.example/api/v1/notices/8f14e45f-ceea-467f-a8c3-0f1f0e2b6d55/answer",
    reminder=0,
    first_sent=NOW,
)
CASES = {
    "removal_request.first": FIRST,
    "removal_request.reminder": replace(FIRST, reminder=2),
    "removal_request.by_mail": replace(FIRST, answer_url=""),
}


@pytest.mark.parametrize("name", CASES)
def test_the_words_are_those_that_were_approved(name: str) -> None:
    letter = compose(template(), CASES[name])

    assert f"{letter.subject}\n\n{letter.text}" == (APPROVED / f"{name}.txt").read_text("utf-8")


def test_the_target_is_called_a_target_and_the_law_has_no_hours() -> None:
    text = compose(template(), FIRST).text

    assert "법정 기한이 아닙니다" in text
    assert "a target, not a legal deadline" in text
    assert "지체 없이" in text


def test_logs_are_to_be_preserved_in_both_languages() -> None:
    text = compose(template(), FIRST).text

    assert "보존" in text
    assert "Preserve" in text


def test_every_statute_is_cited_in_both_languages() -> None:
    text = compose(template(), FIRST).text

    assert all(rule.cite.ko in text and rule.cite.en in text for rule in FIRST.statutes)


def test_a_change_of_any_word_changes_the_digest() -> None:
    digests = {compose(template(), facts).digest for facts in CASES.values()}
    assert len(digests) == len(CASES)


def test_an_address_with_braces_is_only_text() -> None:
    assert "?q={x}" in compose(template(), FIRST).text
