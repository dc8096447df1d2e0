"""Subjects of any room are found by walking the models, and rebuilt from their transitions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from haechi.core.ids import SYSTEM
from haechi.hub.kernel.transitions import Subject
from haechi.hub.ledger import api, subjects

pytestmark = pytest.mark.django_db
FOUND = subjects.transition_models


def test_every_subject_of_every_room_keeps_transitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "transition_models", FOUND)
    with_rows = {model.subject.field.related_model for model in subjects.transition_models()}

    assert with_rows == {model for model in apps.get_models() if issubclass(model, Subject)}
    assert {"report", "case", "takedown"} <= {model.machine.name for model in with_rows}


def test_rows_are_found_by_table_and_key(lamp: Any, now: datetime) -> None:
    api.move(lamp, "on", actor=SYSTEM, now=now)
    row = lamp.transitions.get()

    assert subjects.rows("ledger_lamptransition", [str(row.pk), "0", "x", "-1"]) == {str(row.pk): row}
    assert subjects.rows("no_such_table", [str(row.pk)]) == {}


def test_a_history_with_a_hole_is_a_contradiction(lamp: Any, now: datetime) -> None:
    model = lamp.transitions.model
    for number, to in enumerate(("on", "off", "on")):
        api.move(lamp, to, actor=SYSTEM, now=now + timedelta(hours=number))
    assert list(subjects.contradictions(model)) == []

    lamp.transitions.filter(version=2).delete()

    (finding,) = subjects.contradictions(model)
    assert (finding.kind, finding.where) == ("state_differs", f"ledger_lamp:{lamp.pk}")


def test_more_subjects_than_one_chunk(lamp: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "CHUNK", 2)
    for state in ("off", "on", "off", "off"):
        type(lamp).objects.create(state=state, created_at=now, entered_at=now)

    assert len(list(subjects.contradictions(lamp.transitions.model))) == 1
