"""The example platform keeps its promises: it asks first, removes once, answers until it is heard."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from examples.board.app import Board, build
from examples.board.notices import Notices
from examples.board.store import Store
from haechi.core.errors import Unavailable
from haechi.testing.asgi import Answer, call
from haechi.testing.clock import FakeClock
from haechi.wire import codec, webhook
from haechi.wire.notice import Basis, Deadlines, TakedownAnswer, TakedownRequest
from haechi.wire.scan import Appeal, Reason, ScanAnswer, Text

SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
BASE = "http://127.0.0.1:8611"
WORDS = Text(ko="이유입니다.", en="This is why.")


class FakeGateway:
    """Gives the answer it was told to give."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.verdict = "pass"
        self.away = False

    def scan(self, data: bytes, *, kind: str) -> ScanAnswer:
        if self.away:
            raise Unavailable("away", do="wait")
        kept = self.verdict in ("hold", "block")
        now = self.clock.now()
        return ScanAnswer(
            v=1,
            scan_id=uuid4(),
            verdict=self.verdict,  # type: ignore[arg-type]
            may_publish=self.verdict in ("pass", "label"),
            reasons=() if self.verdict == "pass" else (Reason(code="why", text=WORDS),),
            hold_until=now + timedelta(hours=2) if self.verdict == "hold" else None,
            appeal=Appeal(text=WORDS, decide_by=now + timedelta(hours=1)) if kept else None,
        )


class Site:
    """One board, called without a server."""

    def __init__(self, folder: Path, *, deaf: bool = False) -> None:
        self.clock = FakeClock()
        self.gateway = FakeGateway(self.clock)
        self.store = Store(folder)
        self.notices = Notices(self.store, base=BASE, secret=SECRET, clock=self.clock, deaf=deaf)
        board = Board("board", self.store, self.gateway, self.notices, self.clock)  # type: ignore[arg-type]
        self.app = build(board)

    def get(self, path: str) -> Answer:
        return asyncio.run(call(self.app, "GET", path))

    def post(self, data: bytes, **headers: str) -> Answer:
        given = {"content-type": "image/jpeg", "accept": "application/json"}
        named = given | {name.replace("_", "-"): value for name, value in headers.items()}
        return asyncio.run(call(self.app, "POST", "/photos", headers=named, chunks=[data]))

    def posted(self) -> str:
        answer = self.post(picture())
        assert answer.status == 201
        return str(json.loads(answer.body)["page"])

    def notify(self, body: bytes, **changes: str) -> int:
        headers = webhook.sign(body, message_id=str(uuid4()), secret=SECRET, now=self.clock.now())
        return asyncio.run(
            call(self.app, "POST", "/haechi/notices", headers=headers | changes, chunks=[body])
        ).status

    def answers(self) -> list[TakedownAnswer]:
        return [codec.decode(answer.body, TakedownAnswer) for answer in self.store.unsent()]


def picture() -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").save(target, format="JPEG")
    return target.getvalue()


def notice(locator: str, clock: FakeClock, **changes: Any) -> bytes:
    request = TakedownRequest(
        v=1,
        type="takedown.request",
        id=changes.get("id", uuid4()),
        locator=locator,
        platform="board",
        basis=Basis(code="kr.false_video"),
        deadlines=Deadlines(),
        preserve_logs=True,
        answer_url="http://127.0.0.1:9/answer",
        sent_at=clock.now(),
        attempt=1,
    )
    return codec.encode(request)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "board")


def test_a_picture_is_posted_and_shown(site: Site) -> None:
    page = site.posted()
    assert site.get(page).status == 200
    file = site.get(f"{page}.jpg")
    assert (file.status, file.headers["content-type"], file.body) == (200, "image/jpeg", picture())
    assert page in site.get("/").body.decode()
    assert "script" not in site.get("/").headers["content-security-policy"]


def test_a_browser_s_form_works_and_its_words_are_escaped(site: Site) -> None:
    parts = (
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n<b>&</b>\r\n'
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\nX: y\r\n\r\n'
        + picture()
        + b"\r\n--x--\r\n"
    )
    answer = site.post(parts, content_type="multipart/form-data; boundary=x", accept="text/html")
    assert answer.status == 303
    page = site.get(answer.headers["location"])
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in page.body.decode()
    assert site.get(answer.headers["location"] + ".jpg").body == picture()


@pytest.mark.parametrize("body", [b"", b"--x--\r\n", b"no form at all"])
def test_a_form_without_a_picture_is_refused_by_name(site: Site, body: bytes) -> None:
    answer = site.post(body, content_type="multipart/form-data; boundary=x")
    assert (answer.status, json.loads(answer.body)["reason"]) == (400, "no_photo")


def test_what_is_no_picture_is_refused_by_name(site: Site) -> None:
    answer = site.post(b"<script>alert(1)</script>")
    assert (answer.status, json.loads(answer.body)["reason"]) == (400, "unsupported")


def test_a_blocked_picture_is_not_posted_and_its_uploader_is_told_why(site: Site) -> None:
    site.gateway.verdict = "block"
    answer = site.post(picture(), accept="text/html")
    assert answer.status == 403
    for words in (WORDS.ko, WORDS.en, "기한"):
        assert words in answer.body.decode()
    assert json.loads(site.post(picture()).body)["verdict"] == "block"
    assert site.store.shown(site.clock.now()) == []


def test_a_held_picture_appears_when_its_hold_ends(site: Site) -> None:
    site.gateway.verdict = "hold"
    answer = site.post(picture())
    page = answer.headers["location"]
    assert answer.status == 202
    assert site.get(page).status == site.get(f"{page}.jpg").status == 404
    site.clock.advance(hours=2)
    assert site.get(page).status == 200


def test_without_the_gateway_nothing_is_posted(site: Site) -> None:
    site.gateway.away = True
    assert site.post(picture()).status == 503
    assert site.store.shown(site.clock.now()) == []


@pytest.mark.parametrize("suffix", ["", ".jpg"])
def test_a_notice_removes_the_picture_and_is_answered(site: Site, suffix: str) -> None:
    page = site.posted()
    assert site.notify(notice(f"{BASE}{page}{suffix}", site.clock)) == 202
    assert site.get(page).status == site.get(f"{page}.jpg").status == 410
    assert page not in site.get("/").body.decode()
    assert [answer.answer for answer in site.answers()] == ["removed"]


def test_the_same_notice_is_acted_on_once(site: Site) -> None:
    body = notice(BASE + site.posted(), site.clock)
    assert [site.notify(body), site.notify(body)] == [202, 202]
    assert [answer.answer for answer in site.answers()] == ["removed"]


def test_what_is_not_here_or_gone_is_refused_with_its_code(site: Site) -> None:
    page = site.posted()
    for locator in (
        BASE + page,
        BASE + page,
        f"{BASE}/p/unknown",
        "http://127.0.0.1:8612" + page,
        f"{BASE}/",
    ):
        assert site.notify(notice(locator, site.clock)) == 202
    assert [answer.reason_code for answer in site.answers()] == [
        None,
        "already_removed",
        "not_found",
        "not_found",
        "not_found",
    ]


def test_unsigned_replayed_and_wrong_notices_do_nothing(site: Site) -> None:
    page = site.posted()
    body = notice(BASE + page, site.clock)
    assert site.notify(body, **{"webhook-signature": "v1,AAAA"}) == 401
    assert site.notify(b'{"type":"other"}') == 400
    headers = webhook.sign(body, message_id="x", secret=SECRET, now=site.clock.now())
    site.clock.advance(minutes(6))
    assert site.notify(body, **headers) == 401
    assert site.get(page).status == 200


def minutes(count: int) -> float:
    return count * 60.0


def test_a_deaf_board_says_yes_and_does_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path / "deaf", deaf=True)
    page = site.posted()
    assert site.notify(notice(BASE + page, site.clock)) == 202
    assert site.get(page).status == 200
    assert site.answers() == []


def test_an_answer_waits_until_the_hub_takes_it(site: Site, hub_answers: Callable[..., Any]) -> None:
    site.notify(notice(BASE + site.posted(), site.clock))
    site.notices.answer_once()
    assert len(site.store.unsent()) == 1
    with hub_answers(site) as heard:
        site.notices.answer_once()
        site.notices.answer_once()
    ((headers, body),) = heard
    assert webhook.verify(body, headers, secret=SECRET, now=site.clock.now()).startswith("answer-")
    assert codec.decode(body, TakedownAnswer).answer == "removed"
    assert site.store.unsent() == []
