"""The time line says what was seen, and names the step that was not."""

from __future__ import annotations

import json

from haechi.demo.narrate import Entry, TimeLine, line
from haechi.testing.clock import MORNING


def entry(name: str) -> Entry:
    return Entry(name, name.title(), MORNING, 1.234, {"status": 410, "words": "가" * 80})


def test_a_complete_line() -> None:
    said: list[str] = []
    timeline = TimeLine(say=said.append)
    timeline.add(entry("posted"))
    timeline.add(entry("removed"))

    found = json.loads(timeline.as_json(outcome={"case": "closed"}))

    assert timeline.complete
    assert (found["ok"], found["simulated"], found["outcome"]) == (True, True, {"case": "closed"})
    assert [step["step"] for step in found["steps"]] == ["posted", "removed"]
    assert found["steps"][0]["at"] == "2026-03-02T09:00:00+00:00"
    assert found["steps"][0]["seconds"] == 1.23
    assert "missing" not in found
    assert len(said) == 2


def test_a_step_that_was_not_seen() -> None:
    said: list[str] = []
    timeline = TimeLine(say=said.append)
    timeline.add(entry("posted"))
    timeline.fail("removed", "the page answers 200")

    found = json.loads(timeline.as_json())

    assert not timeline.complete
    assert found["ok"] is False
    assert found["missing"] == {"step": "removed", "because": "the page answers 200"}
    assert "the page answers 200" in said[-1]


def test_long_values_are_cut_for_people_only() -> None:
    assert "…" in line(entry("posted"))
    assert "410" in line(entry("posted"))
