"""Every subject and its transitions, whatever room they live in: found by walking the models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from haechi.hub.kernel.transitions import Subject, TransitionRow
from haechi.hub.ledger.models import Leaf
from haechi.hub.ledger.records import Finding

CHUNK = 500


def transition_models() -> tuple[type[TransitionRow], ...]:
    """The concrete tables of transition rows, in a stable order."""
    found = [model for model in apps.get_models() if issubclass(model, TransitionRow)]
    return tuple(sorted(found, key=lambda model: model._meta.db_table))


def rows(table: str, keys: list[str]) -> dict[str, TransitionRow]:
    """The transition rows of `table` by key; none where the table is unknown or the key is no number."""
    for model in transition_models():
        if model._meta.db_table == table:
            found = model._default_manager.in_bulk([int(key) for key in keys if key.isdecimal()])
            return {str(key): row for key, row in found.items()}
    return {}


def rows_without_leaf(model: type[TransitionRow]) -> Iterator[Finding]:
    """Transitions that were never recorded: written past `move`, or their leaf removed."""
    table = model._meta.db_table
    source = Concat(Value(f"{table}:"), Cast(OuterRef("pk"), CharField()))
    recorded = Exists(Leaf.objects.filter(source=source))
    for key in model._default_manager.filter(~recorded).order_by("pk").values_list("pk", flat=True):
        yield Finding("leaf_missing", f"{table}:{key}", "The transition has no leaf in the log.")


def contradictions(model: type[TransitionRow]) -> Iterator[Finding]:
    """Subjects whose current state is not what their transitions lead to: one is rebuilt from the other."""
    subject_model: Any = model.subject.field.related_model  # type: ignore[attr-defined]
    table, seen = subject_model._meta.db_table, None
    while True:
        chunk = subject_model._default_manager.prefetch_related("transitions").order_by("pk")
        found = list((chunk.filter(pk__gt=seen) if seen else chunk)[:CHUNK])
        for subject in found:
            what = _contradiction(subject)
            if what:
                yield Finding("state_differs", f"{table}:{subject.pk}", what)
        if len(found) < CHUNK:
            return
        seen = found[-1].pk


def _contradiction(subject: Subject) -> str:
    steps = sorted(subject.transitions.all(), key=lambda row: row.version)  # type: ignore[attr-defined]
    state, entered, version = subject.machine.initial, subject.created_at, 0
    for step in steps:
        if step.version != version + 1 or step.from_state != state:
            return "Its transitions do not follow one another."
        state, entered, version = step.to_state, step.at, step.version
    if (subject.state, subject.version) != (state, version):
        return "Its current state is not where its transitions lead."
    if version and subject.entered_at != entered:
        return "The time of its current state is not that of its last transition."
    return ""
