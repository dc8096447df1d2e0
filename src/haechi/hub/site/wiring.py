"""Three explicit tuples: which event goes to which handler, the tasks by name, what the ticker asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from haechi.hub.banks import api as banks
from haechi.hub.kernel import events
from haechi.hub.kernel.events import Wired

HANDLERS: tuple[Wired, ...] = ()

TASKS: tuple[tuple[str, Callable[..., None]], ...] = (("kernel.handle", events.handle),)

# Run every second by the worker; each finds rows that are due and defers a keyed job.
TICKS: tuple[Callable[[datetime], None], ...] = (
    events.wake_unhandled,
    banks.expire_due,
    banks.forget_old,
)
