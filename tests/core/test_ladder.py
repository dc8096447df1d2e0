"""The ladder: never early, monotone in time, exactly as many reminders as the policy says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.ladder import SHORTEST, Escalate, Policy, Renotice, Step, Wait, next_step

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
policies = st.builds(
    Policy,
    every=st.timedeltas(min_value=SHORTEST, max_value=timedelta(days=30)),
    renotices=st.integers(min_value=0, max_value=8),
)
delays = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


def rank(step: Step) -> int:
    return 0 if isinstance(step, Wait) else 1


@given(policy=policies, late=st.lists(delays, min_size=20, max_size=20))
def test_a_deaf_platform_gets_exactly_the_policys_reminders(policy: Policy, late: list[timedelta]) -> None:
    """However late each tick comes, reminders are numbered 1..n, a day or more apart, then enforcement."""
    sent = [START]
    for delay in late:
        now = sent[-1] + policy.every + delay
        step = next_step(tuple(sent), now, policy)
        if isinstance(step, Escalate):
            break
        assert step == Renotice(len(sent))
        sent.append(now)

    assert len(sent) == 1 + policy.renotices
    assert all(later - earlier >= SHORTEST for earlier, later in pairwise(sent))


@given(policy=policies, sent=st.lists(delays, min_size=1, max_size=10), early=delays, late=delays)
def test_time_only_moves_it_forward(
    policy: Policy, sent: list[timedelta], early: timedelta, late: timedelta
) -> None:
    history = tuple(START + offset for offset in sorted(sent))
    early, late = sorted((early, late))

    before = next_step(history, history[-1] + early, policy)
    after = next_step(history, history[-1] + late, policy)

    assert rank(before) <= rank(after)
    if rank(before):
        assert before == after


@given(policy=policies, sent=st.lists(delays, min_size=1, max_size=10), ahead=delays)
def test_waiting_ends_at_the_moment_it_names(policy: Policy, sent: list[timedelta], ahead: timedelta) -> None:
    history = tuple(START + offset for offset in sent)
    step = next_step(history, max(history) + ahead, policy)

    if isinstance(step, Wait):
        assert step.until > max(history) + ahead
        assert step.until - max(history) >= SHORTEST
        assert not isinstance(next_step(history, step.until, policy), Wait)


def test_no_ladder_is_faster_than_a_day() -> None:
    with pytest.raises(ValueError, match="24 hours"):
        Policy(every=timedelta(hours=23), renotices=3)


def test_a_ladder_without_a_first_notice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="starts with a notice"):
        next_step((), START, Policy(every=SHORTEST, renotices=3))
