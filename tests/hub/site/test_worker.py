"""The real worker runs real jobs from the real queue, again where they failed, until it is told to stop."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from haechi.hub.site import worker
from haechi.hub.site.queue import ProcrastinateJobs, register


@pytest.mark.usefixtures("empty_queue")
def test_jobs_run_and_failed_ones_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # The worker's threads end with it; their connections must not outlive the test database.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    ran: list[str] = []

    def flaky(*, thing: str, now: datetime) -> None:
        assert now.tzinfo is not None
        ran.append(thing)
        if ran.count(thing) == 1:
            raise ConnectionError
        ProcrastinateJobs().defer("test.last", thing="next")

    def last(*, thing: str, now: datetime) -> None:
        ran.append(thing)
        os.kill(os.getpid(), signal.SIGTERM)

    tasks: Any = (("test.flaky", flaky), ("test.last", last))
    register(tasks)
    ProcrastinateJobs().defer("test.flaky", key="a", thing="first")

    worker.run()

    assert ran == ["first", "first", "next"]
