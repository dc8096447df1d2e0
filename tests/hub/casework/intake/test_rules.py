"""The table of a report, walked whole, and the small decisions beside it."""

from itertools import product

import pytest

from haechi.core.errors import IllegalMove
from haechi.hub.casework.intake.rules import (
    MAY_CONSENT,
    MAY_GIVE_HASH,
    OPEN,
    PUT_ASIDE,
    REPORT,
    AgeBand,
    Role,
    is_urgent,
    may_be_minor,
    triage_rule,
)
from haechi.rules import victim_rules
from haechi.testing.clock import MORNING

STAFF = {"counsellor", "deletion_officer", "lead"}
DECISIONS = {"accepted", "needs_info", "referred_out", "duplicate", "out_of_scope"}


def expected(source: str, target: str) -> set[str]:
    """The same table, said another way."""
    if target == "withdrawn" and source != "withdrawn":
        return STAFF | {"reporter"}
    if (source, target) == ("submitted", "acknowledged"):
        return STAFF | {"system"}
    if (source, target) in {("acknowledged", "triage"), ("needs_info", "triage")}:
        return STAFF
    if source in PUT_ASIDE and target == "triage":
        return {"lead"}
    return STAFF if source == "triage" and target in DECISIONS else set()


def test_every_move_of_every_role() -> None:
    names = [state.name for state in REPORT.states]
    for source, target, role in product(names, names, [*STAFF, "reporter", "system", "operator", ""]):
        if role in expected(source, target):
            REPORT.check(source, target, role)
        else:
            with pytest.raises(IllegalMove):
                REPORT.check(source, target, role)


def test_every_state_is_reached_and_left() -> None:
    names = {state.name for state in REPORT.states}
    assert REPORT.reachable() == names == {*OPEN, *PUT_ASIDE, "withdrawn"}
    assert not REPORT.dead_ends()
    assert all(state.owner for state in REPORT.states)


def test_deadlines_stand_in_the_rule_pack() -> None:
    for urgent in (True, False):
        assert victim_rules().deadline(triage_rule(urgent=urgent), MORNING).policy_target is not None


def test_only_the_depicted_person_gives_a_hash() -> None:
    assert {Role.SELF} == MAY_GIVE_HASH
    assert set(Role) - MAY_CONSENT == {Role.WITNESS, Role.TEACHER}


@pytest.mark.parametrize("band", list(AgeBand))
def test_unknown_age_is_protected_like_a_minor(band: AgeBand) -> None:
    assert may_be_minor(band) is (band is not AgeBand.ADULT)


def test_urgency() -> None:
    assert is_urgent(["threatened"], AgeBand.ADULT)
    assert is_urgent([], AgeBand.UNDER_14)
    assert is_urgent([], AgeBand.FROM_14_TO_18)
    assert not is_urgent([], AgeBand.ADULT)
    assert not is_urgent([], AgeBand.UNKNOWN)
