"""Explicit tuples: which event goes to which handler, the tasks by name, what the ledger vouches for, what
the ticker asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.enforcement import api as enforcement
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import api as notices
from haechi.hub.kernel import events
from haechi.hub.kernel.events import Wired
from haechi.hub.ledger import api as ledger
from haechi.hub.measures import api as measures
from haechi.hub.site import leaves, queue

HANDLERS: tuple[Wired, ...] = (
    ("intake.report_accepted", "cases.open_case", cases.open_case),
    ("intake.statute_recorded", "evidence.on_statute", evidence.on_statute),
    ("intake.withdrawn", "cases.on_withdrawn", cases.on_withdrawn),
    ("intake.windows_withdrawn", "cases.on_windows_withdrawn", cases.on_windows_withdrawn),
    ("banks.stopped", "cases.on_stopped", cases.on_stopped),
    ("banks.windows_stopped", "cases.on_windows_stopped", cases.on_windows_stopped),
    ("cases.accepted", "evidence.preserve_for_case", evidence.preserve_for_case),
    ("cases.frozen", "evidence.on_frozen", evidence.on_frozen),
    ("cases.frozen", "notices.on_frozen", notices.on_frozen),
    ("cases.frozen", "enforcement.on_frozen", enforcement.on_frozen),
    ("evidence.sealed", "notices.draft_for_locator", notices.draft_for_locator),
    ("evidence.waived", "notices.draft_unkept", notices.draft_for_locator),
    ("notices.exhausted", "enforcement.on_exhausted", enforcement.on_exhausted),
    ("notices.verified_gone", "enforcement.on_gone", enforcement.on_gone),
)

TASKS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("kernel.handle", events.handle),
    ("evidence.capture", evidence.capture),
    ("notices.attend", notices.attend),
)

# Rows that are no transitions and that `haechi ledger verify` compares with their leaves.
WITNESSES: tuple[ledger.Witness, ...] = (
    *leaves.WITNESSES,
    *intake.WITNESSES,
    *evidence.WITNESSES,
    *notices.WITNESSES,
    *banks.WITNESSES,
)

# Run every second by the worker; each finds rows that are due and defers a keyed job.
TICKS: tuple[Callable[[datetime], None], ...] = (
    queue.sweep_stalled,
    events.wake_unhandled,
    ledger.tick,
    measures.fold,
    banks.expire_due,
    banks.forget_old,
    banks.let_go,
    intake.forget,
    evidence.tick,
    notices.tick,
)
