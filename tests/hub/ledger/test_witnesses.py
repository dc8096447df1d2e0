"""Rows beside the transitions are compared with the newest leaf that vouches for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from haechi.core.errors import Tampered
from haechi.hub.ledger import api

pytestmark = pytest.mark.django_db


def witness(model: Any) -> api.Witness:
    """Of each lamp, when it was made."""

    def bodies(subjects: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
        rows = model.objects.filter(pk__in=subjects)
        return {row.pk: {"made": api.keyed(api.facts_of(row, without=frozenset({"state"})))} for row in rows}

    return api.Witness("lamp.made", lambda: model.objects.values_list("pk", flat=True), bodies)


def record(lamp: Any, now: datetime) -> api.LeafId:
    return api.append("lamp.made", lamp.pk, dict(witness(type(lamp)).bodies([lamp.pk])[lamp.pk]), now=now)


def found(lamp: Any, now: datetime) -> list[tuple[str, str]]:
    report = api.verify(now, witnesses=(witness(type(lamp)),))
    return [(finding.kind, finding.where) for finding in report.findings]


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_rows_that_say_what_their_leaf_says(lamp: Any, now: datetime) -> None:
    record(lamp, now)

    assert found(lamp, now) == []


def test_a_row_without_a_leaf(lamp: Any, now: datetime) -> None:
    assert found(lamp, now) == [("row_without_leaf", f"lamp.made:{lamp.pk}")]


def test_a_changed_row(lamp: Any, now: datetime) -> None:
    record(lamp, now)
    sql("UPDATE ledger_lamp SET created_at = created_at - interval '1 day'")

    assert found(lamp, now) == [("body_changed", f"lamp.made:{lamp.pk}")]


def test_a_deleted_row(lamp: Any, now: datetime) -> None:
    record(lamp, now)
    sql("DELETE FROM ledger_lamp")

    assert found(lamp, now) == [("row_missing", f"lamp.made:{lamp.pk}")]


def test_the_newest_leaf_counts(lamp: Any, now: datetime) -> None:
    record(lamp, now)
    type(lamp).objects.update(created_at=now.replace(year=2020), entered_at=now.replace(year=2020))
    lamp.refresh_from_db()
    record(lamp, now)

    assert found(lamp, now) == []


def test_an_erased_leaf_vouches_for_nothing_and_is_no_finding(lamp: Any, now: datetime) -> None:
    api.erase(record(lamp, now), now=now)
    sql("UPDATE ledger_lamp SET created_at = created_at - interval '1 day', entered_at = now()")

    assert found(lamp, now) == []


def test_a_row_that_no_longer_opens_is_a_changed_row(lamp: Any, now: datetime) -> None:
    other = type(lamp).objects.create(state="off", created_at=now, entered_at=now)
    for one in (lamp, other):
        record(one, now)
    sound = witness(type(lamp))

    def bodies(subjects: Sequence[UUID]) -> Any:
        if other.pk in subjects:
            raise Tampered("A sealed field cannot be opened.", do="Look.")
        return sound.bodies(subjects)

    broken = api.Witness(sound.kind, sound.subjects, bodies)

    findings = api.verify(now, witnesses=(broken,)).findings
    assert [(one.kind, one.where) for one in findings] == [("body_changed", f"lamp.made:{other.pk}")]


def test_facts_hold_every_column(lamp: Any, now: datetime) -> None:
    facts = api.facts_of(lamp, without=frozenset({"version"}))

    assert facts == {
        "id": str(lamp.pk),
        "state": "off",
        "created_at": now.isoformat(),
        "entered_at": now.isoformat(),
    }
