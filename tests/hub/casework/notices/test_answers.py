"""Answers: only from the platform the notice went to, only about that notice, only once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from haechi.core.errors import HaechiError, NotPermitted, Refusal
from haechi.hub.casework.notices import api
from haechi.hub.casework.notices.answers import LONGEST_BODY, Replayed
from haechi.hub.measures.models import Slip

pytestmark = pytest.mark.django_db
OTHER_SECRET = "whsec_" + "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3"


@pytest.fixture
def sent(begin: Any) -> Any:
    thread = begin()
    thread.approve()
    return thread


@pytest.mark.parametrize(
    ("what", "reason", "state"),
    [
        ("acknowledged", None, "acknowledged"),
        ("removed", None, "removed_claimed"),
        ("refused", "needs_info", "refused"),
    ],
)
def test_each_answer_has_its_state(sent: Any, what: str, reason: str | None, state: str) -> None:
    sent.answer(what, reason)

    assert sent.notice.state == state
    assert sent.notice.steps[-1].actor == "provider:-"
    [said] = sent.notice.answers
    assert (said.answer, said.reason_code) == (what, reason or "")
    assert Slip.objects.filter(name="notices.hours_to_answer", bucket="0-1").count() == 1


def test_a_replayed_answer_is_refused_and_counts_once(sent: Any) -> None:
    sent.answer("acknowledged", webhook_id="once")

    with pytest.raises(Replayed):
        sent.answer("removed", webhook_id="once")
    assert sent.notice.state == "acknowledged"
    assert len(sent.notice.answers) == 1


def test_an_old_answer_is_refused(sent: Any) -> None:
    with pytest.raises(NotPermitted):
        sent.answer("removed", at=sent.clock.now() - timedelta(minutes=6))
    assert sent.notice.state == "delivered"


def test_another_platforms_notice_is_refused(sent: Any) -> None:
    from haechi.hub.platforms import api as platforms

    platforms.register(
        "other",
        name_ko="다른 곳",
        name_en="Other",
        hosts=["other.example"],
        channel="webhook",
        address="https://other.example/desk",
        secret=OTHER_SECRET,
        capabilities=["answers"],
        now=sent.clock.now(),
    )

    with pytest.raises(NotPermitted):
        sent.answer("removed", secret=OTHER_SECRET)
    assert sent.notice.state == "delivered"
    assert sent.notice.answers == ()


def test_an_answer_that_names_another_notice_is_refused(sent: Any) -> None:
    with pytest.raises(Refusal) as caught:
        sent.answer("removed", about=uuid4())
    assert caught.value.reason == "other_notice"
    assert sent.notice.answers == ()


def test_nobody_learns_which_notices_exist(sent: Any, begin: Any) -> None:
    drafted = begin("/p/2")
    told = set()
    for attempt in (
        lambda: sent.answer("removed", notice=uuid4()),
        lambda: drafted.answer("removed"),
        lambda: api.receive_answer(sent.notice.id, b"x" * (LONGEST_BODY + 1), {}, now=sent.clock.now()),
    ):
        with pytest.raises(NotPermitted) as caught:
            attempt()
        told.add(str(caught.value))

    assert len(told) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"v":2}', b"\xff\xfe", b"{}" * 2000])
def test_unsigned_bodies_are_refused_by_name(sent: Any, body: bytes) -> None:
    with pytest.raises(HaechiError) as caught:
        api.receive_answer(sent.notice.id, body, {"webhook-id": "x"}, now=sent.clock.now())
    assert caught.value.do
    assert sent.notice.state == "delivered"


def test_a_platform_without_the_right_to_answer_is_refused(sent: Any) -> None:
    from haechi.hub.platforms.models import PlatformRoute

    PlatformRoute.objects.update(capabilities=[])

    with pytest.raises(NotPermitted):
        sent.answer("removed")


def test_an_answer_that_changes_nothing_is_kept(sent: Any) -> None:
    sent.answer("removed")
    sent.answer("acknowledged")

    assert sent.notice.state == "removed_claimed"
    assert [said.answer for said in sent.notice.answers] == ["removed", "acknowledged"]


def test_a_removal_that_is_claimed_is_looked_at_at_once(sent: Any) -> None:
    sent.answer("removed")
    assert sent.notice.due_at == sent.clock.now()


def test_claims_by_the_dozen_bring_one_look_in_each_half_hour(sent: Any) -> None:
    sent.answer("removed")
    sent.later()
    looks = len(sent.notice.probes)
    for _ in range(29):
        sent.answer("refused", "needs_info")
        sent.answer("removed")
        sent.later(seconds=60)
    assert len(sent.notice.probes) == looks
    sent.later(seconds=60)
    assert len(sent.notice.probes) == looks + 1


def test_an_answer_after_the_ladder_still_counts(sent: Any) -> None:
    for _ in range(17):
        sent.later(hours=6)
    assert sent.notice.state == "exhausted"

    sent.board.remove("/p/1")
    sent.answer("removed")
    sent.later()
    assert sent.later(hours=1).state == "verified_gone"
