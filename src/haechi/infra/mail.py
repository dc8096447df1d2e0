"""Sending one mail over SMTP (RFC 5321), and knowing how it ended."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from threading import Timer
from typing import Literal
from urllib.parse import unquote, urlsplit

from haechi.core.errors import Refusal, Unavailable
from haechi.core.ports import Delivery, Outcome

_MAILBOX = re.compile(r"[^\s<>@,;:\"\\()\[\]\x00-\x1f\x7f-\U0010ffff]+@[A-Za-z0-9.-]+")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_TAKEN = frozenset({250, 251})
_START_MAIL = frozenset({354})


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `message_id` ("<id@domain>") stays the same when it is tried again: receivers go by it."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    message_id: str
    reply_to: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Mailer:
    """The server that takes our mail. `offered` encrypts where the server can; the others insist on it."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)
    security: Literal["offered", "starttls", "tls"] = "starttls"
    seconds: float = 30.0
    trust: ssl.SSLContext | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str, *, sender: str) -> Mailer:
        """`smtp://user:password@host:587` (STARTTLS), `smtps://host:465` (TLS), `smtp+offered://host:25`."""
        parts = urlsplit(url)
        kinds: dict[str, tuple[Literal["offered", "starttls", "tls"], int]] = {
            "smtp": ("starttls", 587),
            "smtps": ("tls", 465),
            "smtp+offered": ("offered", 25),
        }
        if parts.scheme not in kinds or not parts.hostname:
            raise Refusal("mail_url", "The mail server's URL is not understood.", do="Write smtp://host:587.")
        security, port = kinds[parts.scheme]
        return cls(
            host=parts.hostname,
            port=parts.port or port,
            sender=sender,
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            security=security,
        )

    def send(self, mail: Mail, *, now: datetime) -> Outcome:
        """Hand one mail over.

        REFUSED: the server said no for good. UNCERTAIN: the line broke after the text began, so it may have
        been taken. Raises Unavailable where nothing was handed over and a later try may work.
        """
        recipient, payload = _mailbox(mail.to), _message(mail, sender=self.sender, now=now)
        began = False
        try:
            with self._session() as server:
                _expect(_TAKEN, server.mail(_mailbox(self.sender)))
                _expect(_TAKEN, server.rcpt(recipient))
                _expect(_START_MAIL, server.docmd("DATA"))
                began = True
                server.send(_as_data(payload))
                return Outcome(Delivery.SENT, _expect(_TAKEN, server.getreply()))
        except _SaidNo as no:
            if no.permanent:
                return Outcome(Delivery.REFUSED, no.reference)
            raise Unavailable(
                "The mail server takes no mail for now.", do="The mail is tried again."
            ) from None
        except (smtplib.SMTPException, OSError):
            if began:
                return Outcome(Delivery.UNCERTAIN, "no answer after the text")
            raise Unavailable(
                "The mail server cannot be used.", do="Check it; the mail is tried again."
            ) from None

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        context = self.trust or ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        # A server that sends a byte a minute would outlive every limit on single reads.
        cut = Timer(self.seconds, _cut, [server])
        cut.daemon = True
        cut.start()
        try:
            server.ehlo_or_helo_if_needed()
            if self.security != "tls" and (self.security == "starttls" or server.has_extn("starttls")):
                server.starttls(context=context)
                server.ehlo()
            if self.username:
                self._log_in(server)
            yield server
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            cut.cancel()
            server.close()

    def _log_in(self, server: smtplib.SMTP) -> None:
        if not isinstance(server.sock, ssl.SSLSocket) and self.host not in _LOOPBACK:
            raise Refusal(
                "mail_not_encrypted",
                "The mail server offers no encryption, so the password is not sent.",
                do="Use smtp:// or smtps:// with a server that does.",
            )
        server.login(self.username, self.password)


def _message(mail: Mail, *, sender: str, now: datetime) -> bytes:
    message = EmailMessage(policy=SMTP)
    try:
        message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
        message["Message-ID"] = mail.message_id
        if mail.reply_to:
            message["Reply-To"] = mail.reply_to
    except ValueError:
        raise Refusal("mail_header", "A heading of the mail holds a line break.", do="Remove it.") from None
    message["Date"] = now
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message.as_bytes()


def _mailbox(address: str) -> str:
    if len(address) > 254 or not _MAILBOX.fullmatch(address):
        raise Refusal("mail_address", "This is not a mail address.", do="Give one like name@example.org.")
    return address


def _as_data(payload: bytes) -> bytes:
    """Leading dots doubled, and the closing dot (RFC 5321, 4.5.2)."""
    stuffed = re.sub(rb"(?m)^\.", b"..", payload)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


class _SaidNo(Exception):
    """The server answered with another code than the one that goes on. `reference` holds codes, no words."""

    def __init__(self, code: int, answer: bytes) -> None:
        super().__init__(code)
        self.permanent = 500 <= code < 600
        self.reference = _reference(code, b" ".join(answer.split()[:1]))


def _expect(wanted: frozenset[int], reply: tuple[int, bytes]) -> str:
    code, answer = reply
    if code not in wanted:
        raise _SaidNo(code, answer)
    return _reference(code, answer)


def _reference(code: int, answer: bytes) -> str:
    """The server's own words, for asking its operator; without anything that looks like an address."""
    words = [word for word in answer.decode("ascii", errors="replace").split() if "@" not in word]
    return " ".join([str(code), *words])[:120]


def _cut(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)
