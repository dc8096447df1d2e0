"""Two runs that ended the same say the same: no ids, no times."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from haechi.demo.actors import HttpVictim, Telling
from haechi.demo.layout import Layout
from haechi.demo.outcome import outcome
from haechi.demo.pictures import draw
from haechi.hub.casework.cases import api as cases


@dataclass
class Ended:
    """As much of a thread as its outcome looks at."""

    layout: Layout
    case: UUID
    report: UUID


def test_an_outcome_holds_states_and_counts_only(
    hub: str, stage: Any, layout: Layout, work: Callable[[], None]
) -> None:
    HttpVictim(hub).report(Telling(["https://board.example/p/1"], "x", "y"), draw(1))
    work()
    case = cases.queue()[0]
    (layout.home / "board").mkdir()
    with sqlite3.connect(layout.home / "board" / "board.sqlite") as database:
        database.execute("CREATE TABLE answer (notice TEXT)")
        database.execute("INSERT INTO answer VALUES ('n')")

    found: Any = outcome(Ended(layout, case.id, case.report_id))  # type: ignore[arg-type]

    assert (found["case"], found["report"], found["entry"]) == ("opened", "acknowledged", "")
    assert (found["removed_by_board"], found["escalations"], found["events_waiting"]) == (1, 0, 0)
    assert not re.search(r"[0-9a-f]{8}-|\d{4}-\d\d-\d\d", json.dumps(found))
