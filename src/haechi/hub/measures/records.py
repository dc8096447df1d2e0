"""What a reader of measures gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DayCount:
    """How often something happened on one day. `count` is None for a small cell, and for nothing else."""

    day: date
    bucket: str
    count: int | None
