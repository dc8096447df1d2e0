"""A notice as others see it: frozen, complete, and silent about where it goes when it is printed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def test_it_holds_everything_that_happened(begin: Any) -> None:
    thread = begin()
    thread.approve()
    thread.answer("acknowledged")
    notice = thread.later(hours=6)

    assert [step.to_state for step in notice.steps] == ["checked", "sent", "delivered", "acknowledged"]
    assert [(tried.round, tried.number, tried.state) for tried in notice.attempts] == [(1, 1, "sent")]
    assert [said.answer for said in notice.answers] == ["acknowledged"]
    assert [probe.sight for probe in notice.probes] == ["present"]
    assert notice.version == len(notice.steps)


def test_it_cannot_be_changed_and_does_not_print_the_recipient(begin: Any) -> None:
    notice = begin().notice

    with pytest.raises(dataclasses.FrozenInstanceError):
        notice.state = "settled"
    assert "platform:board" not in repr(notice)
