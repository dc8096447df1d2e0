"""One step is one transition, one timer, one count and one line for the reporter, or nothing at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from haechi.core.errors import IllegalMove
from haechi.hub.casework.intake.models import StatusLine
from haechi.hub.casework.notices.models import Takedown
from haechi.hub.casework.notices.moving import by_when, go, names, rhythm
from haechi.hub.measures.models import Slip

pytestmark = pytest.mark.django_db


def test_an_illegal_step_leaves_no_trace(begin: Any) -> None:
    thread = begin()
    row = Takedown.objects.get()
    lines = StatusLine.objects.count()

    with pytest.raises(IllegalMove), transaction.atomic():
        go(row, "verified_gone", now=thread.clock.now(), due_at=None)

    assert Takedown.objects.get().state == "drafted"
    assert StatusLine.objects.count() == lines
    assert not Slip.objects.filter(name="notices.verified_gone").exists()


def test_the_reporter_is_told_with_names_and_a_target(begin: Any) -> None:
    thread = begin()
    thread.approve()

    line = StatusLine.objects.get(key="takedown.delivered")
    assert line.params == {"platform_ko": "사진 게시판", "platform_en": "Photo board"}
    assert line.by is not None
    assert (line.by - line.at).total_seconds() == 24 * 3600


def test_no_text_of_any_state_calls_the_target_a_right() -> None:
    from haechi.hub.casework.intake.texts import all_texts

    for key, text in all_texts().items():
        for words in (*text.happened.values(), *text.next.values()):
            assert "entitled" not in words, key
            assert "권리" not in words, key


def test_a_place_nobody_knows_has_words_too(begin: Any) -> None:
    thread = begin()
    row = Takedown.objects.get()
    assert names(row)["platform_en"] == "Photo board"
    row.recipient = ""

    assert names(row)["platform_ko"] == "게시된 곳"
    assert by_when(row, thread.clock.now()) is not None


def test_the_rhythm_is_the_rule_packs(begin: Any) -> None:
    thread = begin()
    beat = rhythm(Takedown.objects.get(), thread.clock.now())

    assert (beat.ladder.renotices, beat.confirmations) == (3, 2)
    assert beat.gap.total_seconds() == 30 * 60
    assert [span.days for span in beat.watch] == [7, 30, 90]
