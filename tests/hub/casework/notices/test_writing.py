"""The notice of one round: what an officer approves and what the webhook carries say the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest
from pytest_django import Settings

from haechi.hub.casework.notices import writing
from haechi.hub.casework.notices.models import Takedown
from haechi.hub.platforms import api as platforms
from haechi.wire import codec
from haechi.wire.notice import TakedownRequest

pytestmark = pytest.mark.django_db


def made(begin: Any) -> tuple[Any, Any, Any]:
    thread = begin()
    row = Takedown.objects.get()
    route = platforms.route_to("platform:board", "webhook")
    now = thread.clock.now()
    words = writing.letter(row, route, first_sent=now, now=now, agency=None)
    return thread, words, writing.outgoing(row, route, words, message_id=row.pk, first_sent=now, now=now)


def test_the_data_is_a_takedown_request_of_the_wire(begin: Any) -> None:
    thread, _, outgoing = made(begin)

    request = codec.decode(msgspec.json.encode(outgoing.data), TakedownRequest)

    assert request.locator == thread.board.url("/p/1")
    assert request.basis.code == "kr.notice.platform.sexual"
    assert request.platform == "board"
    assert request.deadlines.legal is None
    assert request.deadlines.policy is not None
    assert request.answer_url == writing.answer_url(request.id)


def test_the_words_name_the_address_and_say_who_writes(begin: Any) -> None:
    thread, words, outgoing = made(begin)

    assert thread.board.url("/p/1") in words.text
    assert "해치 설치 기관" in words.text
    assert outgoing.text == words.text
    assert outgoing.subject == words.subject


def test_nothing_of_the_reporter_is_in_it(begin: Any) -> None:
    thread, words, outgoing = made(begin)

    everything = f"{words.text} {outgoing.data}"
    assert str(thread.report.id) not in everything
    assert "canary" not in everything


def test_the_address_for_answers_has_no_empty_part(settings: Settings) -> None:
    settings.HAECHI_BASE_URL = "https://report.example/"

    assert writing.answer_url(UUID(int=1)).startswith("https://report.example/api/v1/notices/")


def test_a_platform_that_cannot_answer_is_asked_to_reply(begin: Any) -> None:
    from dataclasses import replace

    thread = begin()
    route = replace(platforms.route_to("platform:board", "webhook"), capabilities=frozenset())
    now = thread.clock.now()

    words = writing.letter(Takedown.objects.get(), route, first_sent=now, now=now, agency=None)

    assert "/answer" not in words.text
    assert "Reply to this message" in words.text
