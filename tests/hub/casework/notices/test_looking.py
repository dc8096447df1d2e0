"""Looks: guarded, without bytes of media, and acted on only where something may still change."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from haechi.hub.casework.notices.looking import look, sent_at
from haechi.hub.casework.notices.models import Takedown
from haechi.hub.measures.models import Slip

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(begin: Any) -> Any:
    thread = begin()
    thread.approve()
    return thread


def test_an_address_that_leads_inside_by_now_is_not_opened(sent: Any) -> None:
    sent.board.show("/p/1", status=302, location="http://169.254.169.254/latest")
    sent.later(hours=6)

    [probe] = sent.notice.probes
    assert (probe.sight, probe.http_status) == ("forbidden", None)
    assert sent.notice.state == "delivered"


def test_an_allow_list_that_ends_closes_the_address(sent: Any, settings: Settings) -> None:
    settings.HAECHI_PROBE_ALLOW = ""
    visits = len(sent.board.visits)
    sent.later(hours=6)

    assert sent.notice.probes[-1].sight == "forbidden"
    assert len(sent.board.visits) == visits


def test_a_silent_address_is_not_gone(sent: Any) -> None:
    sent.board.show("/p/1", status=503)
    for _ in range(3):
        sent.later(hours=6)

    assert {probe.sight for probe in sent.notice.probes} == {"unreachable"}
    assert sent.notice.state == "delivered"


def test_silence_between_two_looks_that_found_nothing_does_not_undo_them(sent: Any) -> None:
    sent.board.remove("/p/1")
    sent.later(hours=6)
    sent.board.show("/p/1", status=503)
    sent.later(seconds=30 * 60)
    sent.board.remove("/p/1")
    sent.later(hours=6)

    assert sent.notice.state == "verified_gone"


def test_a_picture_is_only_a_status(sent: Any) -> None:
    sent.board.pages["/p/1"] = (200, {"content-type": "image/png"}, b"\x89PNG" + bytes(100_000))
    sent.later(hours=6)

    assert sent.notice.probes[-1].http_status == 200
    assert sent.notice.probes[-1].sight == "present"


def test_a_look_after_a_withdrawal_changes_nothing(sent: Any) -> None:
    Takedown.objects.update(due_at=None)
    sent.board.remove("/p/1")
    for _ in range(2):
        look(sent.notice.id, sent.clock.advance(hours=1))

    assert sent.notice.state == "delivered"


def test_hours_to_the_verified_removal_are_counted(sent: Any) -> None:
    sent.board.remove("/p/1")
    sent.later(hours=6)
    sent.later(seconds=30 * 60)

    assert Slip.objects.filter(name="notices.hours_to_verified_gone", bucket="6-12").count() == 1
    assert Slip.objects.filter(name="notices.looked", bucket="gone").count() == 2


def test_each_round_counts_once_by_its_last_try(sent: Any) -> None:
    sent.later(hours=24)
    row = Takedown.objects.get(pk=sent.notice.id)

    assert len(sent_at(row)) == 2
    assert sent_at(row)[0] < sent_at(row)[1] == sent.clock.now()
