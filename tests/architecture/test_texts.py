"""Every state is told in words: what happened and what comes next, in Korean and English."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.apps import apps

from haechi.core.machine import Machine
from haechi.hub.kernel.transitions import Subject

CASEWORK = Path(__file__).parents[2] / "src/haechi/hub/casework"


def machines() -> list[tuple[str, Machine]]:
    return [
        (model.__module__.split(".")[3], model.machine)
        for model in apps.get_models()
        if issubclass(model, Subject) and model.__module__.startswith("haechi.hub.casework")
    ]


def test_there_are_machines() -> None:
    assert len(machines()) >= 4


@pytest.mark.parametrize(("context", "machine"), machines(), ids=lambda part: getattr(part, "name", part))
def test_every_state_has_its_words_and_an_owner(context: str, machine: Machine) -> None:
    texts = yaml.safe_load((CASEWORK / context / "texts.yml").read_text())
    for state in machine.states:
        words = texts[f"{machine.name}.{state.name}"]
        assert state.owner
        for part in ("happened", "next"):
            assert words[part]["ko"].strip()
            assert words[part]["en"].strip()


@pytest.mark.parametrize(("context", "machine"), machines(), ids=lambda part: getattr(part, "name", part))
def test_every_state_can_be_reached_and_left(context: str, machine: Machine) -> None:
    assert machine.reachable() == {state.name for state in machine.states}
    assert machine.dead_ends() == frozenset()
