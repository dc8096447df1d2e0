"""The hub's clock: the system's, or the demonstration's forward-only file. Views and commands ask it once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from haechi.core.ports import Clock
from haechi.infra.clock import FileClock, SystemClock


@cache
def clock() -> Clock:
    return FileClock(Path(settings.HAECHI_CLOCK_FILE)) if settings.HAECHI_CLOCK_FILE else SystemClock()


def now() -> datetime:
    return clock().now()
