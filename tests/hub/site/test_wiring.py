"""The wiring is complete: every emitted event has a handler, or is named here as nobody's business."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

import haechi.hub
from haechi.hub.site.wiring import HANDLERS, TASKS, TICKS, WITNESSES

HUB = Path(haechi.hub.__file__).parent
# Counted or recorded where they happen; nobody above has to act on them.
NOBODY = {"banks.confirmed", "banks.matched", "cases.closed"}


def emitted() -> set[str]:
    found = set()
    for path in HUB.rglob("*.py"):
        found |= set(re.findall(r'\bemit\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text()))
    return found


def test_every_handled_event_is_emitted_somewhere() -> None:
    text = "\n".join(path.read_text() for path in HUB.rglob("*.py") if path.name != "wiring.py")
    for kind, _, _ in HANDLERS:
        assert f'"{kind}"' in text or f'"{kind.split(".")[1]}"' in text, kind


def test_every_emitted_event_reaches_somebody() -> None:
    assert emitted() - {kind for kind, _, _ in HANDLERS} <= NOBODY


def test_names_are_unique_and_everything_takes_the_time() -> None:
    assert len({name for _, name, _ in HANDLERS}) == len(HANDLERS)
    assert len({name for name, _ in TASKS}) == len(TASKS)
    for _, _, handler in HANDLERS:
        assert list(inspect.signature(handler).parameters)[-1] == "now"
    for _, task in TASKS:
        assert "now" in inspect.signature(task).parameters
    for tick in TICKS:
        assert list(inspect.signature(tick).parameters) == ["now"]


def test_verify_asks_every_witness_that_a_room_has() -> None:
    found = set()
    for path in HUB.rglob("*.py"):
        text = path.read_text()
        if "ledger.Witness(" in text:
            name = ".".join(path.relative_to(HUB.parent.parent).with_suffix("").parts)
            found |= {witness.kind for witness in import_module(name).WITNESSES}

    assert {witness.kind for witness in WITNESSES} == found
    assert len(found) >= 8
