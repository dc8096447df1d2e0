"""The bank's tables, walked whole: who may take which step, and that nothing else exists."""

from __future__ import annotations

from itertools import product

import pytest

from haechi.core.errors import IllegalMove
from haechi.core.machine import Machine
from haechi.hub.banks.rules import BASES, CLAIM, ENTRY, LEASE, LISTED, RENEW_AFTER, TOMBSTONES_STAY
from haechi.rules import staff_rules
from haechi.testing.clock import MORNING

OTHERS = {"regulator", "investigator", "operator", "reporter", "system", "gateway", "provider"}
TEAM = {"counsellor", "deletion_officer", "lead"}
CONFIRMERS = {"deletion_officer", "lead"}
ROLES = sorted(TEAM | OTHERS)
ENDERS = TEAM | {"reporter", "system"}

# Written out again, so that a slip in the table shows.
ALLOWED = {
    "entry": {
        ("claimed", "confirmed"): CONFIRMERS,
        ("claimed", "expired"): {"system"},
        ("claimed", "disputed"): CONFIRMERS,
        ("claimed", "ended"): ENDERS,
        ("confirmed", "disputed"): CONFIRMERS,
        ("confirmed", "ended"): ENDERS,
        ("expired", "claimed"): TEAM,
        ("expired", "confirmed"): CONFIRMERS,
        ("expired", "ended"): ENDERS,
        ("disputed", "claimed"): {"lead"},
        ("disputed", "confirmed"): {"lead"},
        ("disputed", "ended"): ENDERS,
    },
    "claim": {
        ("standing", "ended"): ENDERS,
        ("standing", "kept"): ENDERS,
        ("kept", "ended"): CONFIRMERS,
        ("kept", "standing"): CONFIRMERS,
    },
}
STEPS = [
    (machine, source.name, target.name, role)
    for machine in (ENTRY, CLAIM)
    for source, target, role in product(machine.states, machine.states, ROLES)
]


@pytest.mark.parametrize(("machine", "source", "target", "role"), STEPS)
def test_every_step_for_every_role(machine: Machine, source: str, target: str, role: str) -> None:
    if role in ALLOWED[machine.name].get((source, target), set()):
        machine.check(source, target, role)
    else:
        with pytest.raises(IllegalMove):
            machine.check(source, target, role)


@pytest.mark.parametrize("machine", [ENTRY, CLAIM], ids=lambda machine: machine.name)
def test_every_state_can_be_reached_and_left_and_has_an_owner(machine: Machine) -> None:
    assert machine.reachable() == {state.name for state in machine.states}
    assert machine.dead_ends() == frozenset()
    assert all(state.owner for state in machine.states)


def test_every_deadline_is_in_the_rule_pack() -> None:
    for state in (*ENTRY.states, *CLAIM.states):
        if state.deadline:
            assert staff_rules().deadline(state.deadline, MORNING).term().policy


def test_words_are_no_basis_and_only_two_states_are_listed() -> None:
    assert BASES == ("platform_compared", "authorised_viewing", "finding")
    assert LISTED == {"claimed": "claim", "confirmed": "confirmed"}


def test_an_edition_is_renewed_before_its_lease_and_outlived_by_tombstones() -> None:
    assert RENEW_AFTER < LEASE < TOMBSTONES_STAY
