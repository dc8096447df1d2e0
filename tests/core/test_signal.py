"""A match is either a claim with an end or a confirmed entry without one; nothing in between exists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from haechi.core.signal import EntryKind, Match, PartMatch, Strength, View

UNTIL = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_claim_says_until_when_it_may_hold() -> None:
    assert Match("k", EntryKind.CLAIM, 3, hold_until=UNTIL).hold_until == UNTIL
    assert Match("c", EntryKind.CONFIRMED, 3).hold_until is None


@pytest.mark.parametrize(("kind", "until"), [(EntryKind.CLAIM, None), (EntryKind.CONFIRMED, UNTIL)])
def test_the_other_two_combinations_cannot_be_made(kind: EntryKind, until: datetime | None) -> None:
    with pytest.raises(ValueError, match="claim"):
        Match("x", kind, 3, hold_until=until)


def part(**other: object) -> PartMatch:
    given: dict[str, object] = {
        "entry": "c", "kind": EntryKind.CONFIRMED, "agreeing": 27, "banked": 40, "shown": 0.62, "turn": 2,
        "strength": Strength.HOLD, "expected": 1e-9,
    }  # fmt: skip
    return PartMatch(**given | other)  # type: ignore[arg-type]


def test_agreement_of_windows_is_a_match_under_a_view_of_its_own() -> None:
    assert part().view is View.PART
    assert part(kind=EntryKind.CLAIM, hold_until=UNTIL).hold_until == UNTIL


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": EntryKind.CLAIM},
        {"hold_until": UNTIL},
        {"agreeing": 0},
        {"agreeing": 41},
        {"shown": 1.01},
        {"shown": -0.1},
        {"shown": float("nan")},
        {"turn": 8},
        {"turn": -1},
        {"expected": -1.0},
        {"expected": float("nan")},
    ],
)
def test_half_an_agreement_cannot_be_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"claim|windows|expected"):
        part(**wrong)
