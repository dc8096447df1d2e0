"""Takedown notices: check the signature, act once, and answer until the hub has heard it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

import httpcore

from examples.board.store import Answer, Store
from haechi.core.errors import NotPermitted, Refusal
from haechi.core.ports import Clock
from haechi.wire import codec, webhook
from haechi.wire.notice import TakedownAnswer, TakedownRequest

SECONDS = {"timeout": {"connect": 2.0, "read": 10.0, "write": 10.0, "pool": 2.0}}
PAUSE = 1.0


class Notices:
    """What the webhook does. A deaf board says 202 to everybody and does nothing."""

    def __init__(self, store: Store, *, base: str, secret: str, clock: Clock, deaf: bool) -> None:
        self._store = store
        self._base = urlsplit(base)
        self._secret = secret
        self._clock = clock
        self._deaf = deaf
        self._pool = httpcore.ConnectionPool()

    def receive(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The status to answer: 202 taken (also a second time), 401 unsigned, 400 not a notice."""
        try:
            webhook.verify(body, headers, secret=self._secret, now=self._clock.now())
            if self._deaf:
                return 202
            notice = codec.decode(body, TakedownRequest)
        except NotPermitted:
            return 401
        except Refusal:
            return 400
        if not self._store.answered(str(notice.id)):
            self._act(notice)
        return 202

    async def answer_forever(self, stopping: asyncio.Event) -> None:
        """Send what the hub has not taken yet, again and again."""
        while not stopping.is_set():
            await asyncio.to_thread(self.answer_once)
            try:
                await asyncio.wait_for(stopping.wait(), PAUSE)
            except TimeoutError:
                continue

    def answer_once(self) -> None:
        """Try each answer once; one that cannot be delivered does not keep the others waiting."""
        for answer in self._store.unsent():
            headers = webhook.sign(
                answer.body, message_id=f"answer-{answer.notice}", secret=self._secret, now=self._clock.now()
            )
            try:
                response = self._pool.request(
                    "POST", answer.url, headers=list(headers.items()), content=answer.body, extensions=SECONDS
                )
            except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
                continue
            if response.status < 300:
                self._store.sent(answer.notice)

    def _act(self, notice: TakedownRequest) -> None:
        photo_id = self._named(notice.locator)
        photo = self._store.photo(photo_id) if photo_id else None
        if photo is None:
            said = self._answer(notice.id, refused="not_found")
        elif photo.removed:
            said = self._answer(notice.id, refused="already_removed")
        else:
            said = self._answer(notice.id)
        found = photo.id if photo and not photo.removed else None
        self._store.act(Answer(str(notice.id), notice.answer_url, codec.encode(said)), remove=found)

    def _answer(self, notice_id: UUID, refused: str = "") -> TakedownAnswer:
        return TakedownAnswer(
            v=1,
            type="takedown.answer",
            notice_id=notice_id,
            answer="refused" if refused else "removed",
            reason_code=refused or None,  # type: ignore[arg-type]
            at=self._clock.now(),
        )

    def _named(self, locator: str) -> str:
        """The picture an address of this board names, or nothing where it names none."""
        place = urlsplit(locator)
        if place.netloc.lower() != self._base.netloc.lower() or not place.path.startswith("/p/"):
            return ""
        return place.path.removeprefix("/p/").removesuffix(".jpg")
