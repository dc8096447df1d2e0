"""A clock that stands still until the test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FakeClock:
    """Stands at `now`; only `advance` moves it, and only forward."""

    simulated = True

    def __init__(self, now: datetime = MORNING) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock needs a time zone")
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float = 0, *, hours: float = 0, days: float = 0) -> datetime:
        step = timedelta(seconds=seconds, hours=hours, days=days)
        if step < timedelta(0):
            raise ValueError("the clock only goes forward")
        self._now += step
        return self._now
