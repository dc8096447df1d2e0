"""The notice ladder: after a notice, wait, remind, and in the end put it before people who can enforce.

The ladder decides when, never whether: a platform that removed or refused leaves it elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SHORTEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Policy:
    """How often to remind, and how many reminders follow the first notice. Never faster than a day."""

    every: timedelta
    renotices: int

    def __post_init__(self) -> None:
        if self.every < SHORTEST:
            raise ValueError("a platform gets at least 24 hours before it is reminded")
        if self.renotices < 0:
            raise ValueError("a ladder cannot have fewer than no reminders")


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Renotice:
    """Send reminder number `n`, counted from 1."""

    n: int


@dataclass(frozen=True, slots=True)
class Escalate:
    """Every reminder was sent and a further interval has passed: enforcement decides."""


Step = Wait | Renotice | Escalate


def next_step(sent: tuple[datetime, ...], now: datetime, policy: Policy) -> Step:
    """What to do at `now`, given when the first notice and each reminder went out."""
    if not sent:
        raise ValueError("the ladder starts with a notice that was sent")
    until = max(sent) + policy.every
    if now < until:
        return Wait(until)
    reminders = len(sent) - 1
    return Renotice(reminders + 1) if reminders < policy.renotices else Escalate()
