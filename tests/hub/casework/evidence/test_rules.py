"""The evidence table walked in full, and what a frame holds."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from haechi.core.errors import IllegalMove
from haechi.hub.casework.evidence.rules import EVIDENCE, Visit, frame

NAMES = [state.name for state in EVIDENCE.states]
ROLES = ("system", "deletion_officer", "lead", "counsellor", "reporter", "provider", "regulator")
LEGAL = {
    *(("due", target, "system") for target in ("sealed", "unreachable", "refused", "dropped")),
    *(("due", "waived", role) for role in ("system", "deletion_officer", "lead")),
    ("waived", "due", "system"),
    ("dropped", "due", "system"),
}


@pytest.mark.parametrize(("source", "target", "role"), list(product(NAMES, NAMES, ROLES)))
def test_exactly_the_table_is_legal(source: str, target: str, role: str) -> None:
    if (source, target, role) in LEGAL:
        EVIDENCE.check(source, target, role)
    else:
        with pytest.raises(IllegalMove):
            EVIDENCE.check(source, target, role)


def test_the_table_is_sound() -> None:
    assert EVIDENCE.reachable() == set(NAMES)
    assert EVIDENCE.dead_ends() == frozenset()


def test_a_frame_is_text_and_numbers_only() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    visit = Visit(
        "sealed", status=200, headers={"etag": "x"}, final_address="https://b.example/2", excerpt="words"
    )

    found = frame(visit, address="https://b.example/1", seen_at=None, at=at, salt="00")

    assert found["captured_at"] == "2026-03-02T09:00:00+00:00"
    assert found["reporter_saw_it_at"] == ""
    for value in found.values():
        assert value is None or isinstance(value, str | int | dict)
    assert set(map(type, found["headers"].values())) == {str}
