"""The fake queue keeps, de-duplicates and runs jobs as the real one does."""

from __future__ import annotations

from datetime import datetime

import pytest

from haechi.infra.jobs import Jobs
from haechi.testing.clock import MORNING
from haechi.testing.jobs import CollectedJobs


def test_a_double_that_has_not_run_is_dropped() -> None:
    jobs = CollectedJobs()
    port: Jobs = jobs
    port.defer("notices.send", key="n1", notice="n1")
    port.defer("notices.send", key="n1", notice="n1")
    port.defer("notices.probe", key="n1", notice="n1")
    port.defer("notices.send", notice="n1")
    port.defer("notices.send", notice="n1")

    assert [(job.task, job.key) for job in jobs.waiting] == [
        ("notices.send", "n1"),
        ("notices.probe", "n1"),
        ("notices.send", None),
        ("notices.send", None),
    ]


def test_jobs_run_oldest_first_with_what_they_defer() -> None:
    jobs, seen = CollectedJobs(), list[tuple[str, str, datetime]]()

    def send(notice: str, now: datetime) -> None:
        seen.append(("send", notice, now))
        if notice == "n1":
            jobs.defer("send", key="k", notice="n2")

    def probe(notice: str, now: datetime) -> None:
        seen.append(("probe", notice, now))

    jobs.defer("send", key="k", notice="n1")
    jobs.defer("probe", notice="n1")
    ran = jobs.run_all(
        {"send": send, "probe": lambda notice, now: seen.append(("probe", notice, now))}, MORNING
    )

    assert seen == [("send", "n1", MORNING), ("probe", "n1", MORNING), ("send", "n2", MORNING)]
    assert ran == jobs.done
    assert jobs.waiting == []


def test_a_job_that_raises_stays_waiting() -> None:
    jobs = CollectedJobs()
    jobs.defer("send", notice="n1")

    with pytest.raises(KeyError):
        jobs.run_all({}, MORNING)

    assert [job.task for job in jobs.waiting] == ["send"]
    assert jobs.done == []


def test_jobs_without_end_are_named() -> None:
    jobs = CollectedJobs()
    jobs.LIMIT = 5
    jobs.defer("again")

    with pytest.raises(AssertionError, match="again"):
        jobs.run_all({"again": lambda now: jobs.defer("again")}, MORNING)


def test_identifiers_are_text() -> None:
    with pytest.raises(TypeError, match="notice"):
        CollectedJobs().defer("send", notice=1)  # type: ignore[arg-type]
