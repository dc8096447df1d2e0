"""The door of notices: what waits for whom, and the preview an officer approves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from haechi.core.errors import Refusal
from haechi.hub.casework.notices import api

pytestmark = pytest.mark.django_db


def test_what_waits_is_listed_until_it_is_decided(begin: Any) -> None:
    thread = begin()
    assert [found.id for found in api.pending()] == [thread.notice.id]
    assert api.waiting_for_a_person() == ()

    thread.approve()
    thread.answer("refused", "other")

    assert api.pending() == ()
    assert [found.id for found in api.waiting_for_a_person()] == [thread.notice.id]


def test_the_preview_is_exactly_what_goes_out(begin: Any) -> None:
    thread = begin()
    officer = thread.centre.actor("deletion_officer")
    preview = api.preview(thread.notice.id, actor=officer, now=thread.clock.now())
    thread.approve()

    from haechi.hub.casework.notices.models import SendTry

    assert SendTry.objects.get().letter_digest == preview.letter.digest
    assert (preview.evidence_state, preview.evidence_status) == ("sealed", 200)
    assert preview.locator == thread.board.url("/p/1")
    assert "우리 지원센터" in preview.letter.text


def test_a_notice_nobody_can_be_told_has_no_preview(begin: Any) -> None:
    thread = begin(url="https://127.0.0.1:9/p/1")
    thread.later(hours=1)

    with pytest.raises(Refusal, match="Nobody is known"):
        api.preview(thread.notice.id, actor=thread.centre.actor("lead"), now=thread.clock.now())


def test_an_unknown_notice_is_named() -> None:
    with pytest.raises(Refusal, match="no such notice"):
        api.get(uuid4())
