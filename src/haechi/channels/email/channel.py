"""Sends the notice's words as a mail whose Message-ID is made from the message's id."""

from __future__ import annotations

from datetime import datetime

from haechi.core.consent import Cleared, Purpose
from haechi.core.errors import Refusal
from haechi.core.ports import Delivery, Outcome, Outgoing
from haechi.infra.mail import Mail, Mailer

# What is wrong with the other side's entry, and not with our own mail server.
_THEIRS = frozenset({"mail_address", "mail_header"})


class EmailChannel:
    """One SMTP server, one sender. Receivers and their archives de-duplicate by the Message-ID."""

    kind = "email"

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def send(self, message: Outgoing, *, cleared: Cleared, now: datetime) -> Outcome:
        cleared.require(purpose=Purpose.NOTICE, recipient=message.recipient, now=now)
        domain = self._mailer.sender.rpartition("@")[2]
        mail = Mail(
            to=message.address,
            subject=message.subject,
            text=message.text,
            message_id=f"<{message.id}@{domain}>",
        )
        try:
            return self._mailer.send(mail, now=now)
        except Refusal as refusal:
            if refusal.reason not in _THEIRS:
                raise
            return Outcome(Delivery.REFUSED, reference=refusal.reason)
