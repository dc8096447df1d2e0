"""Whoever changes a confirmation in SQL is found by the ledger."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from haechi.hub.banks import api
from haechi.hub.ledger import api as ledger
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return [finding.kind for finding in ledger.verify(MORNING, witnesses=api.WITNESSES).findings]


@pytest.fixture(autouse=True)
def confirmed(bank: Any) -> None:
    bank.confirm(bank.add())
    bank.add()
    assert findings() == []


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE banks_confirmation SET person = 'officer:somebody' WHERE role = 'lead'", "body_changed"),
        ("UPDATE banks_confirmation SET basis = 'finding' WHERE role <> 'lead'", "body_changed"),
        ("UPDATE banks_confirmation SET at = at - interval '1 day'", "body_changed"),
        ("DELETE FROM banks_confirmation WHERE role = 'lead'", "body_changed"),
        ("DELETE FROM banks_confirmation", "row_missing"),
        (
            "INSERT INTO banks_confirmation (entry_id, person, role, basis, at) "
            "SELECT id, 'officer:x', 'lead', 'finding', now() FROM banks_entry WHERE state = 'claimed'",
            "row_without_leaf",
        ),
    ],
)
def test_a_change_in_sql_is_found(statement: str, kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert findings() == [kind]
