"""By when somebody has to act, as the rule pack says it for each state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from haechi.hub.casework.cases.rules import CASE
from haechi.hub.casework.cases.steps import due_at
from haechi.testing.clock import MORNING


@pytest.mark.parametrize(
    ("state", "urgent", "hours"),
    [("opened", False, 3), ("opened", True, 1), ("review", False, 72), ("review", True, 72)],
)
def test_what_is_due(state: str, urgent: bool, hours: int) -> None:
    assert due_at(state, urgent=urgent, now=MORNING) == MORNING + timedelta(hours=hours)


def test_nothing_else_is_due_from_us() -> None:
    for state in CASE.states:
        if state.name not in ("opened", "review"):
            assert due_at(state.name, urgent=True, now=MORNING) is None
