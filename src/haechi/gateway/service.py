"""The gateway as one object: scans uploads, and in the background fetches banks and delivers reports."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import msgspec

from haechi.core.errors import Refusal, Tampered, Unavailable
from haechi.core.ports import Clock
from haechi.core.signal import Unread
from haechi.core.verdict import Policy, Verdict
from haechi.gateway import courier, pipeline, sync
from haechi.gateway.answer import USUAL, Wanted, answer
from haechi.gateway.outbox import Outbox
from haechi.gateway.shelf import Shelf
from haechi.hashes.look import Looked, job
from haechi.infra.workers import JobFailed
from haechi.wire.scan import ScanAnswer

log = logging.getLogger(__name__)

DELIVER_SECONDS = 2.0


class Eyes(Protocol):
    """Whoever looks at bytes: the pool of workers."""

    @property
    def alive(self) -> int: ...

    async def run(self, data: bytes) -> bytes: ...


class Hub(sync.Banks, courier.Reports, Protocol):
    """The hub, whole."""


@dataclass(slots=True)
class Gateway:
    """All parts of one gateway, put together by `haechi.gateway.app`."""

    shelf: Shelf
    outbox: Outbox
    eyes: Eyes
    hub: Hub
    clock: Clock
    policy: Policy
    refused: Path
    sync_seconds: float
    outbox_failures: int = 0

    async def scan(self, data: bytes, *, claimed: str, wanted: Wanted = USUAL) -> ScanAnswer:
        """Look at one upload and decide. Whatever goes wrong on the way is an `Unscanned` with its reason."""
        return await self._decided(await self._look(data, claimed), wanted)

    async def unscanned(self, reason: str, *, wanted: Wanted = USUAL) -> ScanAnswer:
        """The answer to an upload that never arrived in one piece."""
        return await self._decided(Unread(reason), wanted)

    async def fetch(self) -> None:
        """Ask the hub once for a newer bank, without holding up the loop."""
        await asyncio.to_thread(
            sync.fetch, self.shelf, self.hub, self.outbox, now=self.clock.now(), new_id=uuid4
        )

    async def deliver(self) -> None:
        """Tell the hub once what waits."""
        await asyncio.to_thread(courier.deliver, self.outbox, self.hub, refused=self.refused)

    async def run(self, stopping: asyncio.Event) -> None:
        """Fetch and deliver until `stopping`, each at its own pace."""
        await asyncio.gather(
            self._repeat(self.fetch, self.sync_seconds, stopping),
            self._repeat(self.deliver, min(self.sync_seconds, DELIVER_SECONDS), stopping),
        )

    async def _repeat(
        self, step: Callable[[], Awaitable[None]], seconds: float, stopping: asyncio.Event
    ) -> None:
        while not stopping.is_set():
            try:
                await step()
            except (Unavailable, Refusal, OSError) as error:
                log.info("%s: %s", step.__name__, type(error).__name__)
            except Tampered as error:
                log.error("%s refused: %s", step.__name__, error.what)
            try:
                await asyncio.wait_for(stopping.wait(), seconds)
            except TimeoutError:
                continue

    async def _look(self, data: bytes, claimed: str) -> Looked | Unread:
        work = job(claimed, data, views=pipeline.looks(self.shelf.bank, self.policy))
        try:
            return msgspec.json.decode(await self.eyes.run(work), type=Looked)
        except (Refusal, JobFailed) as error:
            return Unread(error.reason)
        except msgspec.DecodeError:  # a worker that answers nonsense is as good as a broken one
            return Unread("crashed")

    async def _judged(self, seen: Looked | Unread, now: datetime) -> Verdict:
        """In a thread: a search for parts in a large bank must not hold up other uploads."""
        judge = partial(pipeline.judge, policy=self.policy, now=now)
        try:
            return await asyncio.to_thread(judge, seen, self.shelf.bank)
        except Refusal:  # windows that no picture has: as good as a broken worker
            return judge(Unread("crashed"), self.shelf.bank)

    async def _decided(self, seen: Looked | Unread, wanted: Wanted) -> ScanAnswer:
        now = self.clock.now()
        verdict = await self._judged(seen, now)
        made = answer(uuid4(), verdict, policy=self.policy, now=now, wanted=wanted)
        for report in pipeline.reports(verdict, now=now, new_id=uuid4):
            try:
                await asyncio.to_thread(courier.keep, self.outbox, report)
            except OSError:
                # The uploader is answered all the same; health shows that the hub will miss something.
                self.outbox_failures += 1
                log.error("the outbox could not be written")
        return made
