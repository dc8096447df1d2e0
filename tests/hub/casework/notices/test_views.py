"""The pages of notices and the address where platforms answer, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from haechi.hub.casework.notices import views
from haechi.testing.clock import FakeClock
from haechi.wire import codec, webhook
from haechi.wire.notice import TakedownAnswer

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


@pytest.fixture(autouse=True)
def _same_clock_and_language(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(views, "now", clock.now)
    with translation.override("ko"):
        yield


@pytest.fixture
def sign_in(client: Client, centre: Any) -> Any:
    from haechi.hub.kernel.people import Person

    def into(role: str) -> Client:
        client.force_login(
            Person.objects.get(pk=centre.people[role]), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return into


def url(page: str, /, **where: Any) -> str:
    return reverse(f"notices:{page}", kwargs=where or None)


def test_an_officer_reads_the_exact_words_and_approves_them(begin: Any, sign_in: Any) -> None:
    thread = begin()
    officer = sign_in("deletion_officer")
    page = officer.get(url("pending")).content.decode()
    assert "사진 게시판" in page

    page = officer.get(url("notice", notice_id=thread.notice.id)).content.decode()
    assert "지체 없이" in page
    assert "우리 지원센터" in page
    assert thread.board.url("/p/1") in page
    officer.post(url("act", notice_id=thread.notice.id, what="approve"))
    thread.work()

    assert thread.notice.state == "delivered"
    sent = officer.get(url("notice", notice_id=thread.notice.id)).content.decode()
    assert "202" in sent
    assert "http 202" not in sent


@pytest.mark.parametrize("role", ["counsellor", "regulator"])
def test_others_cannot_approve(begin: Any, sign_in: Any, role: str) -> None:
    thread = begin()

    answer = sign_in(role).post(url("act", notice_id=thread.notice.id, what="approve"))

    assert answer.status_code == 403
    assert thread.notice.state == "drafted"


def test_nobody_signed_in_sees_nothing(begin: Any, client: Client) -> None:
    thread = begin()
    for path in (url("pending"), url("notice", notice_id=thread.notice.id)):
        assert client.get(path).status_code == 302


@pytest.mark.parametrize(
    ("what", "status"), [("fly", 400), ("again", 409), ("escalate", 409), ("reroute", 400)]
)
def test_a_step_that_does_not_exist_here_is_refused(begin: Any, sign_in: Any, what: str, status: int) -> None:
    thread = begin()
    answer = sign_in("lead").post(url("act", notice_id=thread.notice.id, what=what))

    assert answer.status_code == status
    assert thread.notice.state == "drafted"


def test_a_refusal_can_go_to_the_enforcement_desk_at_once(begin: Any, sign_in: Any) -> None:
    from haechi.hub.casework.enforcement import api as enforcement

    thread = begin()
    thread.approve()
    thread.answer("refused", "newsworthy")
    sign_in("lead").post(url("act", notice_id=thread.notice.id, what="escalate"))
    thread.work()

    assert thread.notice.state == "exhausted"
    assert [found.notice_id for found in enforcement.desk()] == [thread.notice.id]


def test_cancelling_needs_a_code(begin: Any, sign_in: Any) -> None:
    thread = begin()
    lead, act = sign_in("lead"), url("act", notice_id=thread.notice.id, what="cancel")

    assert lead.post(act, {"reason": "because"}).status_code == 400
    assert lead.post(act, {"reason": "wrong_address"}).status_code == 302
    assert thread.notice.state == "cancelled"


@pytest.fixture
def platform() -> Client:
    """A platform's own HTTP client: no cookies, no session, no token of ours."""
    return Client(enforce_csrf_checks=True)


def signed(notice_id: Any, now: datetime, *, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    body = codec.encode(
        TakedownAnswer(v=1, type="takedown.answer", notice_id=notice_id, answer="removed", at=now)
    )
    return body, webhook.sign(body, message_id=str(uuid4()), secret=secret, now=now)


def post(platform: Client, notice_id: Any, body: bytes, headers: dict[str, str]) -> Any:
    return platform.post(
        f"/api/v1/notices/{notice_id}/answer", body, content_type="application/json", headers=headers
    )


def test_a_signed_answer_is_taken_once(begin: Any, platform: Client, clock: FakeClock) -> None:
    thread = begin()
    thread.approve()
    body, headers = signed(thread.notice.id, clock.now())

    first = post(platform, thread.notice.id, body, headers)
    second = post(platform, thread.notice.id, body, headers)

    assert (first.status_code, first.json()) == (202, {"result": "recorded"})
    assert (second.status_code, second.json()["error"]) == (409, "replayed")
    assert thread.notice.state == "removed_claimed"


def test_an_unsigned_answer_is_refused_by_name(begin: Any, platform: Client, clock: FakeClock) -> None:
    thread = begin()
    thread.approve()
    body, _ = signed(thread.notice.id, clock.now())

    answer = post(platform, thread.notice.id, body, {})

    assert answer.status_code == 403
    assert answer.json()["do"]
    assert thread.notice.state == "delivered"


def test_reading_an_answers_address_is_not_possible(begin: Any, platform: Client) -> None:
    thread = begin()
    assert platform.get(f"/api/v1/notices/{thread.notice.id}/answer").status_code == 405


def test_times_of_the_pages_are_aware(clock: FakeClock) -> None:
    assert views.now().tzinfo is UTC
