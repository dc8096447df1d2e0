"""Deadlines as two clocks that never mix: what the law demands and what a policy aims for.

"Without delay" is a legal duty with no hour in it, so it has no moment at which it turns into lateness; only
the policy target beside it does. Nobody may be told that a target is a right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take. `without_delay` is a legal duty that the statute gives no hours."""

    legal: timedelta | None = None
    without_delay: bool = False
    policy: timedelta | None = None

    def __post_init__(self) -> None:
        if self.without_delay and self.legal is not None:
            raise ValueError("a duty without delay has no hours of its own")
        if any(span is not None and span <= timedelta(0) for span in (self.legal, self.policy)):
            raise ValueError("a term is longer than nothing")
        if self.legal is None and self.policy is None and not self.without_delay:
            raise ValueError("a term needs a legal duty or a policy target")


@dataclass(frozen=True, slots=True)
class Due:
    """The same term, counted from a start. Either moment may be missing; `without_delay` still binds."""

    legal_at: datetime | None
    policy_at: datetime | None
    without_delay: bool

    @property
    def first(self) -> datetime | None:
        """The earliest moment at which somebody should look; missing only where no hours exist at all."""
        moments = [moment for moment in (self.legal_at, self.policy_at) if moment is not None]
        return min(moments, default=None)

    def legally_late(self, now: datetime) -> bool:
        return self.legal_at is not None and now >= self.legal_at

    def past_target(self, now: datetime) -> bool:
        return self.policy_at is not None and now >= self.policy_at


def due(term: Term, start: datetime) -> Due:
    """When `term` runs out if it began at `start`."""
    return Due(
        legal_at=start + term.legal if term.legal is not None else None,
        policy_at=start + term.policy if term.policy is not None else None,
        without_delay=term.without_delay,
    )
