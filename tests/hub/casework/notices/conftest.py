"""A notice taken as far as a test needs it, against a real board and a real database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from haechi.testing.clock import FakeClock
from haechi.testing.jobs import CollectedJobs

SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


@dataclass
class Thread:
    """Drives one report's notices; `now` always comes from the test's clock."""

    clock: FakeClock
    centre: Any
    board: Any
    work: Callable[[], list[str]]
    report: Any

    @property
    def notice(self) -> Any:
        from haechi.hub.casework.notices import api

        return api.for_report(self.report.id)[0]

    def states(self) -> list[str]:
        notice = self.notice
        return ["drafted", *(step.to_state for step in notice.steps)]

    def approve(self) -> None:
        from haechi.hub.casework.notices import api

        api.approve(self.notice.id, actor=self.centre.actor("deletion_officer"), now=self.clock.now())
        self.work()

    def later(self, **span: float) -> Any:
        """Let time pass, tick as the worker would, and run what is due."""
        from haechi.hub.casework.notices import api

        self.clock.advance(**span)
        api.tick(self.clock.now())
        self.work()
        return self.notice

    def answer(
        self,
        what: str,
        reason: str | None = None,
        *,
        secret: str = SECRET,
        notice: UUID | None = None,
        about: UUID | None = None,
        webhook_id: str = "",
        at: datetime | None = None,
    ) -> None:
        from haechi.hub.casework.notices import api
        from haechi.wire import codec, webhook
        from haechi.wire.notice import TakedownAnswer

        now = at or self.clock.now()
        target = notice or self.notice.id
        body = codec.encode(
            TakedownAnswer(
                v=1,
                type="takedown.answer",
                notice_id=about or target,
                answer=what,  # type: ignore[arg-type]
                reason_code=reason,  # type: ignore[arg-type]
                at=now,
            )
        )
        headers = webhook.sign(body, message_id=webhook_id or str(uuid4()), secret=secret, now=now)
        api.receive_answer(target, body, headers, now=self.clock.now())


@pytest.fixture
def begin(
    file_report: Any, listed: Any, centre: Any, clock: FakeClock, work: Any, queue: CollectedJobs
) -> Callable[..., Thread]:
    """File a report about a page of the board, keep the evidence, draft the notice."""

    def start(path: str = "/p/1", **changes: Any) -> Thread:
        from haechi.hub.casework.evidence import api as evidence

        url = changes.pop("url", "") or listed.show(path)
        report = file_report(url, **changes)
        evidence.preserve(report.id, now=clock.now())
        work()
        return Thread(clock, centre, listed, work, report)

    return start
