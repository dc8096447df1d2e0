"""The e-mail channel keeps the promises of the kit against a real SMTP server."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from email import policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from haechi.channels.email import EmailChannel
from haechi.core.ports import Channel, Delivery
from haechi.infra.mail import Mailer
from haechi.testing.channelkit import NOW, AnsweringChannelKit, cleared, message

ADDRESS = "abuse@board.example"


class Inbox:
    """A mail server that takes everything, refuses everything, or hangs up after the text."""

    def __init__(self) -> None:
        self.answer = "250 taken"
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(bytes(envelope.content or b""))
        if self.answer == "hang up":
            assert server.transport is not None
            server.transport.abort()
        return self.answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    handler = Inbox()
    controller: Any = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


class TestEmail(AnsweringChannelKit):
    @pytest.fixture(autouse=True)
    def _with(self, inbox: tuple[Inbox, int]) -> None:
        self.inbox, self.port = inbox

    def made(self, answer: str) -> tuple[Channel, str]:
        self.inbox.answer = answer
        return EmailChannel(mailer(self.port)), ADDRESS

    def reachable(self) -> tuple[Channel, str]:
        return self.made("250 taken")

    def rejecting(self) -> tuple[Channel, str]:
        return self.made("550 no such desk")

    def silent(self) -> tuple[Channel, str]:
        return self.made("hang up")

    def failing(self) -> tuple[Channel, str]:
        return EmailChannel(mailer(free_port())), ADDRESS

    def received(self) -> list[tuple[str, str]]:
        mails = [email.message_from_bytes(raw, policy=policy.default) for raw in self.inbox.mails]
        return [(str(mail["Message-ID"]), mail.get_content()) for mail in mails]

    def test_the_message_id_is_made_of_the_id(self) -> None:
        self.send(self.reachable())

        [(name, _)] = self.received()
        assert name == f"<{message(ADDRESS).id}@haechi.example>"


def mailer(port: int) -> Mailer:
    return Mailer("127.0.0.1", port, "notices@haechi.example", security="offered", seconds=3)


def test_an_address_that_is_none_bounces() -> None:
    outcome = EmailChannel(mailer(1)).send(message("not an address"), cleared=cleared(), now=NOW)

    assert outcome.delivery is Delivery.REFUSED
    assert outcome.reference == "mail_address"
