"""Mail against a real SMTP server: taken, refused, put off, or nobody knows."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from haechi.core.errors import Refusal, Unavailable
from haechi.core.ports import Delivery, Outcome
from haechi.infra.mail import Mail, Mailer
from haechi.testing.clock import MORNING

SENDER = "notice@support.example"
MAIL = Mail(
    to="abuse@platform.example",
    subject="삭제 요청",
    text="첫 줄\n.점으로 시작하는 줄\n끝",
    message_id="<0d9f@support.example>",
)


class Post:
    """The other side. `at_rcpt` and `at_data` are what it says there; `drop` hangs up instead."""

    def __init__(self) -> None:
        self.at_rcpt = "250 OK"
        self.at_data = "250 2.0.0 queued as 7F3A for abuse@platform.example"
        self.drop = False
        self.taken: list[Envelope] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.at_rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        self.encrypted.append(session.ssl is not None)
        if self.drop:
            assert server.transport is not None
            server.transport.close()
        return self.at_data


class Office(Controller):
    """A server on a free port of this machine."""

    def __init__(self, post: Post, **options: Any) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            free = probe.getsockname()[1]
        super().__init__(post, hostname="127.0.0.1", port=free, **options)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def office(post: Post) -> Iterator[Office]:
    office = Office(post)
    office.start()
    yield office
    office.stop()


def send(office: Office, mail: Mail = MAIL, *, seconds: float = 5) -> Outcome:
    mailer = Mailer(host="127.0.0.1", port=office.port, sender=SENDER, security="offered", seconds=seconds)
    return mailer.send(mail, now=MORNING)


def test_a_mail_arrives_as_it_was_written(post: Post, office: Office) -> None:
    outcome = send(office)

    (envelope,) = post.taken
    assert isinstance(envelope.content, bytes)
    got = message_from_bytes(envelope.content, policy=default)
    body = got.get_body()
    assert outcome == Outcome(Delivery.SENT, "250 2.0.0 queued as 7F3A for")
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["abuse@platform.example"])
    assert (got["Subject"], got["Message-ID"]) == ("삭제 요청", "<0d9f@support.example>")
    assert got["Date"].datetime == MORNING
    assert body is not None
    assert body.get_content().splitlines() == MAIL.text.splitlines()


def test_lines_that_start_with_a_dot_survive(post: Post, office: Office) -> None:
    send(office, Mail(to=MAIL.to, subject="s", text="a\n.\n..b\n.c\r.d\n", message_id="<1@x.example>"))

    (envelope,) = post.taken
    assert isinstance(envelope.content, bytes)
    body = message_from_bytes(envelope.content, policy=default).get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["a", ".", "..b", ".c", ".d"]


def test_trying_again_sends_the_same_id(post: Post, office: Office) -> None:
    send(office)
    send(office)

    ids = [
        message_from_bytes(one.content)["Message-ID"] for one in post.taken if isinstance(one.content, bytes)
    ]
    assert ids == ["<0d9f@support.example>"] * 2


@pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
def test_no_for_good_is_refused_with_the_code_alone(post: Post, office: Office, step: str) -> None:
    setattr(post, step, "550 5.1.1 <abuse@platform.example> is unknown")

    assert send(office) == Outcome(Delivery.REFUSED, "550 5.1.1")
    assert len(post.taken) == (step == "at_data")


@pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
def test_not_now_is_a_passing_failure(post: Post, office: Office, step: str) -> None:
    setattr(post, step, "451 4.7.1 try again later, abuse@platform.example")

    with pytest.raises(Unavailable) as failed:
        send(office)

    assert "abuse" not in str(failed.value)


def test_a_line_that_breaks_after_the_text_leaves_it_uncertain(post: Post, office: Office) -> None:
    post.drop = True

    assert send(office).delivery is Delivery.UNCERTAIN
    assert len(post.taken) == 1


def test_a_server_that_is_not_there_is_a_passing_failure(post: Post) -> None:
    with pytest.raises(Unavailable):
        send(Office(post))


def test_a_server_that_never_speaks_is_given_up_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailer = Mailer(host="127.0.0.1", port=silent.getsockname()[1], sender=SENDER, seconds=0.3)
        with pytest.raises(Unavailable):
            mailer.send(MAIL, now=MORNING)


@pytest.mark.parametrize(
    "to",
    [
        *("", "abuse", "abuse@", "a b@x.example", "<a@x.example>", "a@x.example,b@y.example"),
        *("a@x.example>\r\nRCPT TO:<b@y.example", "남용@x.example", "a@" + "x" * 300),
    ],
)
def test_what_is_no_mailbox_is_refused_before_any_connection(to: str) -> None:
    with pytest.raises(Refusal) as refused:
        Mailer(host="127.0.0.1", port=1, sender=SENDER).send(
            Mail(to=to, subject="s", text="t", message_id="<1@x.example>"), now=MORNING
        )

    assert refused.value.reason == "mail_address"


@pytest.mark.parametrize("name", ["subject", "message_id", "reply_to"])
def test_a_heading_cannot_smuggle_another(name: str) -> None:
    parts = {"to": MAIL.to, "subject": "s", "text": "t", "message_id": "<1@x.example>"}

    with pytest.raises(Refusal) as refused:
        Mailer(host="127.0.0.1", port=1, sender=SENDER).send(
            Mail(**{**parts, name: "x\r\nBcc: all@x.example"}), now=MORNING
        )

    assert refused.value.reason == "mail_header"


@pytest.mark.parametrize("security", ["offered", "starttls"])
def test_encryption_is_used_where_it_is_offered(
    post: Post, certify: Callable[[str], tuple[ssl.SSLContext, ssl.SSLContext]], security: str
) -> None:
    secrets: list[bytes] = []

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        secrets.append(data.password)
        return AuthResult(success=True)

    server_side, trust = certify("localhost")
    office = Office(post, tls_context=server_side, authenticator=check)
    office.start()
    try:
        mailer = Mailer.from_url(f"smtp://user:p%40ss@localhost:{office.port}", sender=SENDER)
        assert mailer.security == "starttls"
        trusting = Mailer(
            host="localhost",
            port=office.port,
            sender=SENDER,
            username=mailer.username,
            password=mailer.password,
            security=mailer.security if security == "starttls" else "offered",
            trust=trust,
        )
        assert trusting.send(MAIL, now=MORNING).delivery is Delivery.SENT
        with pytest.raises(Unavailable):
            mailer.send(MAIL, now=MORNING)
    finally:
        office.stop()

    assert post.encrypted == [True]
    assert secrets == [b"p@ss"]


def test_where_encryption_is_required_nothing_is_said_without(post: Post, office: Office) -> None:
    mailer = Mailer(host="127.0.0.1", port=office.port, sender=SENDER, security="starttls")

    with pytest.raises(Unavailable):
        mailer.send(MAIL, now=MORNING)

    assert post.taken == []


def test_a_password_is_in_no_printed_form() -> None:
    mailer = Mailer.from_url("smtps://user:canary-7731@mail.example", sender=SENDER)

    assert (mailer.security, mailer.port) == ("tls", 465)
    assert "canary" not in repr(mailer)
    assert "platform" not in repr(MAIL)


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://"])
def test_a_url_that_is_none_is_named(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        Mailer.from_url(url, sender=SENDER)

    assert refused.value.reason == "mail_url"
