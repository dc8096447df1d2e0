"""Two clocks: the legal one and the target never borrow from each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.deadlines import Term, due

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
spans = st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400))
moments = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=500)).map(lambda d: START + d)


def test_without_delay_has_no_hour_at_which_it_turns_late() -> None:
    found = due(Term(without_delay=True, policy=timedelta(hours=24)), START)

    assert found.without_delay
    assert found.legal_at is None
    assert not found.legally_late(START + timedelta(days=365))
    assert found.past_target(START + timedelta(hours=24))
    assert not found.past_target(START + timedelta(hours=23, minutes=59))


@given(legal=spans, policy=spans, now=moments)
def test_each_clock_runs_out_at_its_own_moment(legal: timedelta, policy: timedelta, now: datetime) -> None:
    found = due(Term(legal=legal, policy=policy), START)

    assert found.legally_late(now) == (now >= START + legal)
    assert found.past_target(now) == (now >= START + policy)
    assert found.first == START + min(legal, policy)


@given(policy=spans, earlier=moments, later=moments)
def test_what_is_late_stays_late(policy: timedelta, earlier: datetime, later: datetime) -> None:
    earlier, later = sorted((earlier, later))
    found = due(Term(policy=policy), START)

    assert not found.past_target(earlier) or found.past_target(later)


def test_a_duty_without_hours_alone_has_no_first_moment() -> None:
    assert due(Term(without_delay=True), START).first is None


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"without_delay": True, "legal": timedelta(hours=1)},
        {"legal": timedelta(0)},
        {"policy": timedelta(hours=-1)},
    ],
)
def test_a_term_that_says_nothing_or_too_much_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"a (term|duty)"):
        Term(**wrong)  # type: ignore[arg-type]
