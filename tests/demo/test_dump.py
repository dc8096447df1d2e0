"""The list of what must not be found names every secret of the run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from haechi.demo import story
from haechi.demo.actors import HttpVictim, Telling
from haechi.demo.dump import keep_everything, keep_jobs
from haechi.demo.pictures import draw
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.intake import api as intake


@dataclass
class Kept:
    """As much of a thread as is kept."""

    world: Any
    stage: Any
    code: str
    report: UUID
    windows: list[str]

    @property
    def layout(self) -> Any:
        return self.world


def test_everything_is_kept_and_every_secret_named(
    hub: str, stage: Any, layout: Any, work: Callable[[], None], tmp_path: Path
) -> None:
    telling = Telling(["https://board.example/p/leaf"], story.STORY, story.CONTACT)
    code = HttpVictim(hub).report(telling, draw(1))
    work()
    report = cases.queue()[0].report_id
    for folder in ("log", "keys"):
        (layout.home / folder).mkdir()

    (given,) = (one.windows for one in intake.get(report).hashes)
    assert given is not None
    thread: Any = Kept(layout, stage, code, report, [given.text])
    keep_everything(thread, tmp_path / "kept")

    planted = json.loads((tmp_path / "kept/planted.json").read_text())
    assert planted["sealed"]["receipt"] == code
    assert planted["operational"]["locator 0"] == "https://board.example/p/leaf"
    assert planted["operational"]["page 0"] == "leaf"
    assert len(planted["operational"]["hash 0"]) == 64
    assert planted["operational"]["windows 0"] == given.text
    table = (tmp_path / "kept/db/casework_report.txt").read_text()
    assert str(report) in table


@pytest.mark.django_db
def test_jobs_stay_after_they_are_done() -> None:
    keep_jobs()
    keep_jobs()

    with connection.cursor() as cursor:
        values = "('a.task', 'default', '{\"id\": 1}')"
        cursor.execute(f"INSERT INTO procrastinate_jobs (task_name, queue_name, args) VALUES {values}")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("SELECT task, args ->> 'id' FROM kept_job")
        assert cursor.fetchall() == [("a.task", "1")]
