"""The escalation table walked in full."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from haechi.core.errors import IllegalMove
from haechi.hub.casework.enforcement.rules import ESCALATION, OTHER_ROUTES, UNDECIDED
from haechi.rules import staff_rules

NAMES = [state.name for state in ESCALATION.states]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "role", ["system", "regulator", "lead", "deletion_officer", "counsellor", "provider"]
)
def test_every_pair_of_states_is_decided_by_the_table_alone(role: str) -> None:
    legal = {(move.source, move.target) for move in ESCALATION.table if role in move.by}
    for source, target in product(NAMES, NAMES):
        if (source, target) in legal:
            ESCALATION.check(source, target, role)
        else:
            with pytest.raises(IllegalMove):
                ESCALATION.check(source, target, role)


def test_the_table_is_sound() -> None:
    assert ESCALATION.reachable() == set(NAMES)
    assert ESCALATION.dead_ends() == frozenset()


def test_only_the_desk_decides_and_only_the_system_ends() -> None:
    assert {role for move in ESCALATION.table if move.target == "taken_up" for role in move.by} == {
        "regulator",
        "lead",
    }
    for state in UNDECIDED:
        assert {"resolved", "withdrawn"} <= set(ESCALATION.targets(state, "system"))


def test_an_outage_is_never_the_end() -> None:
    assert "taken_up" in ESCALATION.targets("authority_unavailable", "regulator")
    assert len([staff_rules().statute(name, NOW) for name in OTHER_ROUTES]) == 3


@pytest.mark.parametrize("state", [state for state in ESCALATION.states if not state.final])
def test_every_deadline_is_a_rule_of_the_pack(state: object) -> None:
    assert staff_rules().deadline(state.deadline, NOW)  # type: ignore[attr-defined]
