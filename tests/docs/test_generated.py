"""Pages drawn from the code tell what the code does now."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click
import pytest

from haechi.cli.main import main as program
from haechi.core.machine import Machine
from haechi.hub.kernel.transitions import Subject

DOCS = Path(__file__).parents[2] / "docs"
_spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
assert _spec is not None
assert _spec.loader is not None
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)


@pytest.mark.parametrize("name", generate.PAGES)
def test_the_committed_page_is_what_would_be_drawn(name: str) -> None:
    drawn = generate.PAGES[name]()
    assert (DOCS / name).read_text() == drawn, "run .venv/bin/python docs/generate.py and commit the page"


def test_every_machine_of_the_hub_is_drawn() -> None:
    from django.apps import apps

    ours = (model for model in apps.get_models() if model.__module__.startswith("haechi."))
    in_use = {model.machine for model in ours if issubclass(model, Subject)}
    assert in_use == {machine for machine, _, _ in generate.MACHINES}


@pytest.mark.parametrize("machine", [machine for machine, _, _ in generate.MACHINES], ids=lambda m: m.name)
def test_every_move_stands_on_the_page(machine: Machine) -> None:
    page = (DOCS / "reference/state-machines.md").read_text()
    section = page.split(f"\n## {machine.name}\n")[1].split("\n## ")[0]
    rows = {line.split("|")[1].strip(" `"): line for line in section.splitlines() if line.startswith("| `")}
    for move in machine.table:
        assert f"`{move.target}`" in rows[move.source]


def commands(command: click.Command, path: str) -> list[str]:
    found = [path]
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            found += commands(inner, f"{path} {name}")
    return found


@pytest.mark.parametrize("path", commands(program, "haechi"))
def test_every_command_has_its_place(path: str) -> None:
    assert f"\n## {path}\n" in (DOCS / "reference/commands.md").read_text()
