"""Cases as they come out of real reports. Tables are imported late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

import pytest

from haechi.core.hash import PerceptualHash
from haechi.core.ids import REPORTER, Actor
from haechi.testing.clock import MORNING

ADDRESS = "https://board.example/p/1"


class Desk:
    """The people at the desk, and the way from a report to its case."""

    counsellor = Actor(kind="officer", id=str(UUID(int=1)), role="counsellor")
    officer = Actor(kind="officer", id=str(UUID(int=2)), role="deletion_officer")
    lead = Actor(kind="officer", id=str(UUID(int=3)), role="lead")

    def __init__(self, file_report: Callable[..., Any]) -> None:
        self._file = file_report

    def report(self, *, now: datetime = MORNING, **changes: Any) -> UUID:
        """A fresh report with a picture of its own."""
        picture = PerceptualHash(kind="pdq", bits=token_bytes(32), quality=90)
        return self._file(ADDRESS, now=now, **{"hashes": (picture,), **changes}).id

    def case(self, *, now: datetime = MORNING, **changes: Any) -> Any:
        """The case of a fresh report, opened by its event."""
        from haechi.hub.casework.cases import api

        report = self.report(now=now, **changes)
        api.open_case(self.event("intake.report_accepted", report, now), now)
        return api.for_report(report)

    def withdrawn(self, report: UUID, *, now: datetime = MORNING) -> None:
        """What happens when the reporter withdraws: intake's own step, then the news of it."""
        from haechi.hub.casework.cases import api
        from haechi.hub.casework.intake import api as intake
        from haechi.hub.kernel.events import EventRecord

        intake.move(report, "withdrawn", actor=REPORTER, now=now)
        minor = intake.may_be_minor(report)
        if not minor:
            intake.end_grants(report, now=now)
        data = {"report": str(report), "may_be_minor": "yes" if minor else "no"}
        api.on_withdrawn(EventRecord(uuid4(), "intake.withdrawn", report, data, now), now)

    @staticmethod
    def event(kind: str, subject: UUID, now: datetime = MORNING) -> Any:
        from haechi.hub.kernel.events import EventRecord

        return EventRecord(uuid4(), kind, subject, {}, now)

    @staticmethod
    def told(report: UUID) -> list[str]:
        """The keys of what the reporter has been told, oldest first."""
        from haechi.hub.casework.intake import api as intake

        return [line.key for line in intake.told(report, language="ko")]


@pytest.fixture
def desk(file_report: Callable[..., Any]) -> Desk:
    return Desk(file_report)
