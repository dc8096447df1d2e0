"""The kit catches the channels it is there to catch."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from haechi.core.consent import Cleared, Purpose
from haechi.core.errors import ConsentMissing, Unavailable
from haechi.core.ports import Channel, Delivery, Outcome, Outgoing
from haechi.testing.channelkit import ChannelKit, cleared, message


class Careless:
    """Sends without asking the gate, gives every try a new id and tells what it carried when it fails."""

    kind = "careless"

    def __init__(self, inbox: list[tuple[str, str]], *, broken: bool = False) -> None:
        self.inbox = inbox
        self.broken = broken

    def send(self, message: Outgoing, *, cleared: Cleared, now: datetime) -> Outcome:
        if self.broken:
            raise Unavailable(f"could not send {message.text}", do="Try again.")
        self.inbox.append((str(len(self.inbox)), message.text))
        return Outcome(Delivery.SENT)


class Broken(ChannelKit):
    def __init__(self) -> None:
        self.inbox: list[tuple[str, str]] = []

    def reachable(self) -> tuple[Channel, str]:
        return Careless(self.inbox), "somewhere"

    def failing(self) -> tuple[Channel, str]:
        return Careless(self.inbox, broken=True), "somewhere"

    def received(self) -> list[tuple[str, str]]:
        return self.inbox


def test_a_channel_that_skips_the_gate_is_caught() -> None:
    clearance = cleared(purpose=Purpose.REFERRAL)
    with pytest.raises(pytest.fail.Exception):
        Broken().test_nothing_leaves_without_its_own_clearance(clearance, timedelta(0))


def test_a_channel_with_a_new_id_for_every_try_is_caught() -> None:
    with pytest.raises(AssertionError):
        Broken().test_a_second_try_carries_the_same_id()


def test_a_channel_that_tells_what_it_carried_is_caught(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(AssertionError):
        Broken().test_failures_tell_nothing_of_the_message(caplog)


def test_the_kits_own_clearance_is_for_one_recipient() -> None:
    with pytest.raises(ConsentMissing):
        cleared(recipient="platform:other").require(
            purpose=Purpose.NOTICE, recipient=message("x").recipient, now=cleared().cleared_at
        )
