"""Procrastinate behind the jobs port: a job commits with the change that asked for it.

Why it is safe to skip a job whose twin already waits: the twin's row is locked until the caller commits, and
a worker passes over locked rows. So the twin runs later than the caller's change, and sees it.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from haechi.hub.kernel.clock import now
from haechi.hub.site.presence import STALLED_SECONDS, forget_dead

Task = Callable[..., None]
log = logging.getLogger(__name__)

_LONGEST_PAUSE = 3600

_WAITING_TWIN = """
    SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND lock = %s LIMIT 1 FOR KEY SHARE
"""


class ProcrastinateJobs:
    """Jobs in the hub's own database. Two jobs of one task and key never run at the same time."""

    def defer(self, task: str, *, key: str | None = None, **ids: str) -> None:
        lock = f"{task}:{key}" if key else None
        with transaction.atomic():
            if lock and _twin_waits(lock):
                return
            app.configure_task(task, lock=lock).defer(**ids)


class PatientRetry(BaseRetryStrategy):
    """Tries for ever, with growing pauses up to an hour: a job that was asked for is never dropped.

    The log names the task and where it failed. It leaves out the error's own words, which may quote values.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        pause = min(2**job.attempts, _LONGEST_PAUSE)
        frames = "".join(traceback.format_tb(exception.__traceback__)[-4:])
        kind = type(exception).__name__
        log.warning("job %s failed with %s, again in %d s\n%s", job.task_name, kind, pause, frames)
        return RetryDecision(retry_in={"seconds": pause})


def register(tasks: tuple[tuple[str, Task], ...]) -> None:
    """Make every task of the explicit tuple known to the queue by its name."""
    for name, function in tasks:
        if name not in app.tasks:
            app.task(name=name, retry=PatientRetry())(_timed(function))


def sweep_stalled(now: datetime) -> None:
    """Tick: hand out again what a killed worker had begun. Tasks are idempotent, so a second run is safe."""
    manager = app.job_manager
    forget_dead()
    for job in async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED_SECONDS):
        log.warning("job %s was left by a dead worker and is handed out again", job.task_name)
        async_to_sync(manager.retry_job)(job)


def _twin_waits(lock: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_TWIN, [lock])
        return cursor.fetchone() is not None


def _timed(function: Task) -> Task:
    def run(**ids: Any) -> None:
        function(**ids, now=now())

    return run
