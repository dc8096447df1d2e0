"""A match is either a claim with an end or a confirmed entry without one; nothing in between exists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from haechi.core.signal import EntryKind, Match

UNTIL = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_claim_says_until_when_it_may_hold() -> None:
    assert Match("k", EntryKind.CLAIM, 3, hold_until=UNTIL).hold_until == UNTIL
    assert Match("c", EntryKind.CONFIRMED, 3).hold_until is None


@pytest.mark.parametrize(("kind", "until"), [(EntryKind.CLAIM, None), (EntryKind.CONFIRMED, UNTIL)])
def test_the_other_two_combinations_cannot_be_made(kind: EntryKind, until: datetime | None) -> None:
    with pytest.raises(ValueError, match="claim"):
        Match("x", kind, 3, hold_until=until)
