"""What every channel must promise, as tests to inherit: partners hold their own channels to it.

Subclass `ChannelKit` (or `AnsweringChannelKit`, where the other side can refuse), fill in the makers, and
let pytest collect the subclass. Everything in the message is invented; its words are canaries that may
appear where the message arrives and nowhere else.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from haechi.core.consent import Cleared, Grant, Purpose, clear
from haechi.core.errors import ConsentMissing, HaechiError, Unavailable
from haechi.core.ports import Channel, Delivery, Outcome, Outgoing

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RECIPIENT = "platform:kit"
FIELDS = frozenset({"locator", "basis", "deadlines", "answer_address"})
CANARIES = ("canary-locator", "canary-subject", "canary-words")


def message(address: str) -> Outgoing:
    """One notice whose content can be recognised wherever it turns up."""
    return Outgoing(
        id=UUID("5b0e7f3c-0b57-4f0f-9b7e-5a52b9a3d7aa"),
        recipient=RECIPIENT,
        address=address,
        subject="canary-subject",
        text="https://board.example/canary-locator\ncanary-words 삭제를 요청합니다.",
        data={"locator": "https://board.example/canary-locator", "words": "canary-words"},
    )


def cleared(
    *,
    recipient: str = RECIPIENT,
    purpose: Purpose = Purpose.NOTICE,
    until: datetime | None = None,
) -> Cleared:
    """A clearance as the gate makes it, from one grant."""
    subject = UUID("3f1ab6a9-32d4-43a4-9e1c-2c1d8d1a9b10")
    grant = Grant(subject, purpose, frozenset({recipient}), frozenset(), NOW, until)
    return clear(
        purpose=purpose, recipient=recipient, subject=subject, fields=FIELDS, grants=(grant,), now=NOW
    )


class ChannelKit(ABC):
    """Promises of every channel: the gate first, one stable id, failures told without content."""

    @abstractmethod
    def reachable(self) -> tuple[Channel, str]:
        """A channel whose other side takes everything, and the address to send to."""

    @abstractmethod
    def failing(self) -> tuple[Channel, str]:
        """A channel that cannot hand anything over at the moment, and the address."""

    @abstractmethod
    def received(self) -> list[tuple[str, str]]:
        """(message id, text) of everything the other side of `reachable` has got, in order."""

    def send(self, made: tuple[Channel, str]) -> Outcome:
        channel, address = made
        return channel.send(message(address), cleared=cleared(), now=NOW)

    def test_what_is_cleared_arrives(self) -> None:
        outcome = self.send(self.reachable())

        assert outcome.delivery is Delivery.SENT
        [(_, text)] = self.received()
        assert "canary-locator" in text

    @pytest.mark.parametrize(
        ("clearance", "later"),
        [
            (cleared(recipient="platform:other"), timedelta(0)),
            (cleared(purpose=Purpose.REFERRAL), timedelta(0)),
            (cleared(until=NOW + timedelta(hours=1)), timedelta(hours=1)),
        ],
        ids=["another recipient", "another purpose", "run out"],
    )
    def test_nothing_leaves_without_its_own_clearance(self, clearance: Cleared, later: timedelta) -> None:
        channel, address = self.reachable()

        with pytest.raises(ConsentMissing):
            channel.send(message(address), cleared=clearance, now=NOW + later)
        assert self.received() == []

    def test_a_second_try_carries_the_same_id(self) -> None:
        channel, address = self.reachable()
        sent = message(address)
        other = replace(sent, id=UUID("0f6dd5f0-9d4e-4a0c-9c57-0d5f0a1d3c55"))

        for one in (sent, sent, other):
            channel.send(one, cleared=cleared(), now=NOW)

        first, second, third = (name for name, _ in self.received())
        assert first == second
        assert third != first

    def test_a_passing_failure_says_so(self) -> None:
        with pytest.raises(Unavailable) as caught:
            self.send(self.failing())
        assert not caught.value.permanent

    def test_failures_tell_nothing_of_the_message(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        told = self.told_by(self.failing()) + caplog.text

        assert not any(canary in told for canary in CANARIES)

    def told_by(self, made: tuple[Channel, str]) -> str:
        """Everything a caller could log about a try."""
        channel, address = made
        try:
            outcome = channel.send(message(address), cleared=cleared(), now=NOW)
        except HaechiError as error:
            told = f"{error} {error!r} {error.__cause__!r}"
        else:
            told = repr(outcome)
        return told


class AnsweringChannelKit(ChannelKit):
    """Promises of a channel whose other side answers: refusal is final, silence after hand-over is not."""

    @abstractmethod
    def rejecting(self) -> tuple[Channel, str]:
        """A channel whose other side refuses for good, and the address."""

    @abstractmethod
    def silent(self) -> tuple[Channel, str]:
        """A channel whose other side takes the message and then never answers, and the address."""

    def test_a_final_refusal_is_an_outcome(self) -> None:
        outcome = self.send(self.rejecting())

        assert outcome.delivery is Delivery.REFUSED
        assert outcome.reference

    def test_silence_after_hand_over_is_uncertain(self) -> None:
        assert self.send(self.silent()).delivery is Delivery.UNCERTAIN

    def test_no_outcome_tells_of_the_message(self) -> None:
        told = self.told_by(self.rejecting()) + self.told_by(self.silent())

        assert not any(canary in told for canary in CANARIES)
