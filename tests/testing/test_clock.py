"""The fake clock stands still and goes forward only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from haechi.core.ports import Clock
from haechi.testing.clock import FakeClock


def test_it_stands_until_moved() -> None:
    clock: Clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))

    assert clock.now() == clock.now() == datetime(2026, 1, 1, tzinfo=UTC)


def test_it_moves_by_what_is_asked() -> None:
    clock = FakeClock()
    before = clock.now()

    assert clock.advance(30, hours=1, days=2) - before == timedelta(days=2, hours=1, seconds=30)


def test_it_refuses_to_go_back_or_to_lack_a_zone() -> None:
    with pytest.raises(ValueError, match="forward"):
        FakeClock().advance(-1)
    with pytest.raises(ValueError, match="time zone"):
        FakeClock(datetime(2026, 1, 1))  # noqa: DTZ001 - the missing zone is the point
