"""The takedown table walked in full, and the pure decisions along it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import IllegalMove
from haechi.core.ladder import Policy
from haechi.hub.casework.notices.rules import (
    ANSWERABLE,
    AWAY,
    GONE,
    OPEN,
    TAKEDOWN,
    GoTo,
    Look,
    LookAgain,
    Rhythm,
    Sight,
    after_look,
    after_watch,
    confirmed_gone,
    next_watch,
    sight_of,
)
from haechi.rules import staff_rules

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEAT = Rhythm(
    ladder=Policy(every=24 * HOUR, renotices=3),
    every=6 * HOUR,
    confirmations=2,
    gap=timedelta(minutes=30),
    watch=(timedelta(days=7), timedelta(days=30), timedelta(days=90)),
)
NAMES = [state.name for state in TAKEDOWN.states]
ROLES = ("system", "deletion_officer", "lead", "provider", "counsellor", "regulator", "reporter", "gateway")
FINAL = {"resurfaced", "settled", "cancelled"}


@pytest.mark.parametrize("role", ROLES)
def test_every_pair_of_states_is_decided_by_the_table_alone(role: str) -> None:
    legal = {(move.source, move.target) for move in TAKEDOWN.table if role in move.by}
    for source, target in product(NAMES, NAMES):
        if (source, target) in legal:
            TAKEDOWN.check(source, target, role)
        else:
            with pytest.raises(IllegalMove):
                TAKEDOWN.check(source, target, role)


def test_the_table_is_sound() -> None:
    assert TAKEDOWN.reachable() == set(NAMES)
    assert TAKEDOWN.dead_ends() == frozenset()
    assert {state.name for state in TAKEDOWN.states if state.final} == FINAL


@pytest.mark.parametrize("state", [state for state in TAKEDOWN.states if not state.final])
def test_every_deadline_is_a_rule_of_the_pack(state: object) -> None:
    rule = state.deadline  # type: ignore[attr-defined]
    assert staff_rules().deadline(rule, NOW).term().policy


def test_only_a_person_lets_a_notice_go() -> None:
    roles = {role for move in TAKEDOWN.table if move.target == "checked" for role in move.by}
    assert roles == {"deletion_officer", "lead"}


def test_a_provider_only_answers() -> None:
    moves = {(move.source, move.target) for move in TAKEDOWN.table if "provider" in move.by}
    assert {target for _, target in moves} == {"acknowledged", "removed_claimed", "refused"}
    assert {source for source, _ in moves} == set(ANSWERABLE)


def test_from_every_open_state_it_can_be_found_gone_and_be_frozen() -> None:
    for state in (*OPEN, "overdue", "exhausted"):
        assert {"verified_gone", "frozen"} <= set(TAKEDOWN.targets(state, "system"))


@pytest.mark.parametrize(
    ("status", "sight"),
    [(200, "present"), (206, "present"), (404, "gone"), (410, "gone"), (451, "geo_blocked")]
    + [(status, "login_walled") for status in (401, 403, 407)]
    + [(status, "unreachable") for status in (301, 400, 429, 500, 503)],
)
def test_what_a_status_says(status: int, sight: str) -> None:
    assert sight_of(status, asked="https://b.example/1", landed="https://b.example/1") == sight


@pytest.mark.parametrize("status", [200, 404])
def test_a_sign_in_page_hides_and_does_not_remove(status: int) -> None:
    seen = sight_of(status, asked="https://b.example/1", landed="https://b.example/Login?next=1")
    assert seen is Sight.LOGIN_WALLED


def test_an_address_that_always_spoke_of_login_is_no_wall() -> None:
    asked = "https://b.example/login-pictures/1"
    assert sight_of(200, asked=asked, landed=asked) is Sight.PRESENT


sights = st.sampled_from(list(Sight))
looks_of = st.lists(st.tuples(st.integers(0, 5000), sights), min_size=1, max_size=8).map(
    lambda pairs: tuple(Look(NOW + timedelta(minutes=at), sight) for at, sight in sorted(pairs))
)


@given(looks_of)
def test_gone_is_confirmed_only_by_looks_in_a_row_far_enough_apart(looks: tuple[Look, ...]) -> None:
    if confirmed_gone(looks, BEAT):
        streak: list[Look] = []
        for look in reversed(looks):
            if look.sight is Sight.UNREACHABLE:
                continue
            if look.sight not in AWAY:
                break
            streak.append(look)
        assert len(streak) >= 2
        assert streak[0].at - streak[-1].at >= BEAT.gap


@given(looks_of, st.sampled_from([*OPEN, "exhausted"]), st.integers(1, 4))
def test_every_decision_is_a_legal_move_or_a_later_look(
    looks: tuple[Look, ...], state: str, rounds: int
) -> None:
    now = looks[-1].at
    sent = tuple(now - (rounds - index) * 24 * HOUR for index in range(rounds))
    decision = after_look(state, looks, sent, now, BEAT, entered_at=sent[-1])

    if isinstance(decision, GoTo):
        TAKEDOWN.check(state, decision.state, "system")
    else:
        assert decision.at > now


@given(looks_of, st.sampled_from(OPEN), st.timedeltas(min_value=timedelta(0), max_value=23 * HOUR))
def test_no_reminder_within_a_day(looks: tuple[Look, ...], state: str, ago: timedelta) -> None:
    now = looks[-1].at
    decision = after_look(state, looks, (now - ago,), now, BEAT, entered_at=now - ago)

    assert decision != GoTo("overdue", "no_removal")


@given(sights, st.integers(0, 200), st.sampled_from(GONE))
def test_every_watch_decision_is_a_legal_move_or_a_later_look(sight: Sight, days: int, state: str) -> None:
    now = NOW + timedelta(days=days)
    decision = after_watch(sight, NOW, now, BEAT, state=state)

    if isinstance(decision, GoTo):
        TAKEDOWN.check(state, decision.state, "system")
    else:
        assert decision.at > now
    assert isinstance(decision, GoTo) or decision == LookAgain(decision.at)


def test_the_watch_has_its_days() -> None:
    days = [next_watch(NOW, NOW + timedelta(days=day), BEAT) - NOW for day in (0, 7, 30, 90)]
    assert days == [timedelta(days=day) for day in (7, 30, 90, 90)]
