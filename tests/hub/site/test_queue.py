"""Jobs commit with their cause, are not doubled while they wait, and are never lost."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.jobs import Job

from haechi.hub.site.queue import PatientRetry, ProcrastinateJobs, register, sweep_stalled
from haechi.testing.clock import MORNING

jobs = ProcrastinateJobs()


@pytest.fixture(autouse=True)
def tasks(empty_queue: Any) -> None:
    register((("test.look", lambda **_: None), ("test.other", lambda **_: None)))


def rows(columns: str = "task_name, args") -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


def sql(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


def fetch() -> int | None:
    """Take a job as a worker does."""
    worker = sql("SELECT worker_id FROM procrastinate_register_worker_v1()")[0]
    found = sql(f"SELECT id FROM procrastinate_fetch_job_v2(NULL, {worker})")
    return found[0] if found else None


def test_a_job_commits_with_its_cause() -> None:
    with transaction.atomic():
        jobs.defer("test.look", thing="1")
    with transaction.atomic():
        jobs.defer("test.look", thing="2")
        transaction.set_rollback(True)

    assert [args for _, args in rows()] in ([{"thing": "1"}], ['{"thing": "1"}'])


def test_a_waiting_twin_is_not_doubled() -> None:
    jobs.defer("test.look", key="a", thing="1")
    with transaction.atomic():
        jobs.defer("test.look", key="a", thing="1")
        jobs.defer("test.look", key="b", thing="1")
        jobs.defer("test.look", key="b", thing="1")
        jobs.defer("test.other", key="a", thing="1")
        jobs.defer("test.look", thing="1")
        jobs.defer("test.look", thing="1")

    assert [lock for (lock,) in rows("lock")] == [
        "test.look:a",
        "test.look:b",
        "test.other:a",
        None,
        None,
    ]


def test_a_job_that_already_runs_gets_a_successor_that_waits_for_it() -> None:
    jobs.defer("test.look", key="a", thing="1")
    first = fetch()
    jobs.defer("test.look", key="a", thing="1")

    assert len(rows()) == 2
    assert fetch() is None
    sql(f"SELECT procrastinate_finish_job_v1({first}, 'succeeded', true)")
    assert fetch() is not None


def test_a_skipped_twin_runs_only_after_the_change_it_stands_for() -> None:
    """Otherwise the twin could look before the change commits, and nobody would look again."""
    jobs.defer("test.look", key="a", thing="1")
    skipped, released, seen = threading.Event(), threading.Event(), list[int | None]()

    def change() -> None:
        with transaction.atomic():
            jobs.defer("test.look", key="a", thing="1")
            skipped.set()
            assert released.wait(10)
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    assert skipped.wait(10)
    seen.append(fetch())
    released.set()
    thread.join(10)
    seen.append(fetch())

    assert seen[0] is None
    assert seen[1] is not None
    assert len(rows()) == 1


def test_what_a_dead_worker_held_is_handed_out_again() -> None:
    jobs.defer("test.look", key="a", thing="1")
    assert fetch() is not None

    sweep_stalled(MORNING)
    assert rows("status") == [("doing",)]

    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    sweep_stalled(MORNING)
    assert rows("status, attempts") == [("todo", 1)]
    assert fetch() is not None


def test_a_dead_worker_whose_row_was_pruned_is_noticed_too() -> None:
    jobs.defer("test.look", thing="1")
    fetch()
    sql("SELECT procrastinate_prune_stalled_workers_v1(-1)")

    sweep_stalled(MORNING)

    assert rows("status") == [("todo",)]


def test_a_twin_that_waits_does_not_stop_the_sweep() -> None:
    jobs.defer("test.look", key="a", thing="1")
    fetch()
    jobs.defer("test.look", key="a", thing="1")
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")

    sweep_stalled(MORNING)

    assert rows("status") == [("todo",), ("todo",)]


@pytest.mark.parametrize(("attempts", "pause"), [(0, 1), (3, 8), (12, 3600), (400, 3600)])
def test_it_tries_for_ever_with_growing_pauses(
    attempts: int, pause: int, caplog: pytest.LogCaptureFixture
) -> None:
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="test.look", attempts=attempts)

    with caplog.at_level(logging.WARNING):
        decision = PatientRetry().get_retry_decision(exception=ValueError("canary"), job=job)

    assert decision.retry_at is not None
    assert f"again in {pause} s" in caplog.text
    assert "ValueError" in caplog.text
    assert "canary" not in caplog.text
