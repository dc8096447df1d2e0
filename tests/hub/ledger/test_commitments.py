"""A digest commits to every part of its event, and to its salt."""

from __future__ import annotations

from datetime import timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.hub.ledger.commitments import body_event, commitment, fresh_salt
from haechi.testing.clock import MORNING

SUBJECT = UUID(int=7)
texts = st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers() | st.booleans(), max_size=4)


@given(texts, texts, st.binary(min_size=32, max_size=32))
def test_only_equal_events_have_equal_digests(
    one: dict[str, object], other: dict[str, object], salt: bytes
) -> None:
    first = commitment(salt, body_event("kind", SUBJECT, one, MORNING))
    second = commitment(salt, body_event("kind", SUBJECT, other, MORNING))

    same = {key: (type(value), value) for key, value in one.items()} == {
        key: (type(value), value) for key, value in other.items()
    }
    assert (first == second) is same


@pytest.mark.parametrize(
    "event",
    [
        body_event("other", SUBJECT, {}, MORNING),
        body_event("kind", UUID(int=8), {}, MORNING),
        body_event("kind", SUBJECT, {"a": 1}, MORNING),
        body_event("kind", SUBJECT, {}, MORNING + timedelta(microseconds=1)),
    ],
)
def test_every_part_counts(event: dict[str, object]) -> None:
    assert commitment(bytes(32), event) != commitment(bytes(32), body_event("kind", SUBJECT, {}, MORNING))


def test_the_salt_counts_and_is_never_the_same() -> None:
    event = body_event("kind", SUBJECT, {}, MORNING)

    assert commitment(fresh_salt(), event) != commitment(fresh_salt(), event)
    assert len(fresh_salt()) == 32


def test_the_same_moment_in_another_zone_is_the_same_event() -> None:
    in_seoul = MORNING.astimezone(timezone(timedelta(hours=9)))

    assert body_event("kind", SUBJECT, {}, in_seoul) == body_event("kind", SUBJECT, {}, MORNING)
