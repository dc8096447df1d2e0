"""Spans cover every duration once, and small numbers are not shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.hub.measures.rules import SMALLEST, SPANS, shown, span


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0, "0-1"), (0.99, "0-1"), (1, "1-3"), (23.9, "12-24"), (24, "24-48"), (719, "168-720"), (720, "720+")],
)
def test_a_span_holds_its_lower_end(hours: float, expected: str) -> None:
    assert span(hours) == expected


@given(st.floats(0, 1e6))
def test_every_duration_falls_into_its_span(hours: float) -> None:
    low, _, high = span(hours).removesuffix("+").partition("-")

    assert float(low) <= hours
    assert not high or hours < float(high)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_longer_is_never_an_earlier_span(one: float, other: float) -> None:
    first, second = sorted((one, other))

    assert SPANS.index(span(first)) <= SPANS.index(span(second))


@pytest.mark.parametrize("hours", [-0.1, float("nan"), float("inf")])
def test_what_is_no_duration_is_refused(hours: float) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        span(hours)


def test_small_cells_are_withheld_and_zero_is_not_small() -> None:
    assert [shown(number) for number in (0, 1, SMALLEST - 1, SMALLEST)] == [0, None, None, SMALLEST]
