"""A run refuses steps that do not exist, and knows whether a demonstration runs."""

from __future__ import annotations

from typing import Any

import pytest

from haechi.core.errors import Refusal, Unavailable
from haechi.demo.layout import Layout
from haechi.demo.narrate import TimeLine
from haechi.demo.play import drive, running_env
from haechi.demo.run import Run


def test_an_unknown_step_is_refused_before_anything_begins() -> None:
    nothing: Any = None

    with pytest.raises(Refusal, match="no step teatime"):
        drive(nothing, nothing, timeline=TimeLine(say=print), run=Run(kills=(("hub", "teatime"),)))


def test_no_demonstration_runs(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HAECHI_DATABASE_URL")

    with pytest.raises(Unavailable, match="haechi demo"):
        running_env(layout)


def test_a_named_database_is_taken_as_running(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAECHI_DATABASE_URL", "postgresql://elsewhere/demo")

    assert running_env(layout)["HAECHI_DATABASE_URL"] == "postgresql://elsewhere/demo"
