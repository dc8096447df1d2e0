"""What import contracts cannot see: a relation given as a string. Every relation must point downward."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

HUB = ("kernel", "ledger", "measures", "platforms", "banks", "casework", "site")
CASEWORK = ("intake", "cases", "evidence", "notices", "enforcement")


def rank(model: type[models.Model]) -> tuple[int, int] | None:
    """Where a model stands: (room, context in casework); None for Django's and libraries' own."""
    parts = model.__module__.split(".")
    if parts[:2] != ["haechi", "hub"]:
        return None
    context = CASEWORK.index(parts[3]) if parts[2] == "casework" else 0
    return HUB.index(parts[2]), context


def relations() -> list[tuple[type[models.Model], str, type[models.Model]]]:
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model
            if field.is_relation and not field.auto_created and isinstance(target, type):
                found.append((model, field.name, target))
    return found


def test_the_walk_sees_our_relations() -> None:
    ours = [name for model, name, _ in relations() if rank(model)]
    assert "handlings" not in ours
    assert len(ours) > 5


@pytest.mark.parametrize(
    ("model", "name", "target"), relations(), ids=lambda part: getattr(part, "__name__", part)
)
def test_every_relation_points_downward_or_stays_inside(
    model: type[models.Model], name: str, target: type[models.Model]
) -> None:
    here, there = rank(model), rank(target)
    if here is None or there is None:
        return
    assert there <= here, f"{model.__name__}.{name} points up to {target.__name__}"
    same_context = model.__module__.rsplit(".", 1)[0] == target.__module__.rsplit(".", 1)[0]
    assert same_context or there[0] == 0, (
        f"{model.__name__}.{name} ties two contexts' tables; hold the id and go through the api instead"
    )
