"""Procrastinate behind the jobs port: a job commits with the change that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from haechi.hub.kernel.clock import now

Task = Callable[..., None]
RETRY = RetryStrategy(max_attempts=20, wait=1, exponential_wait=2)


class ProcrastinateJobs:
    """Jobs in the hub's own database."""

    def defer(self, task: str, *, key: str | None = None, **ids: str) -> None:
        deferrer = app.configure_task(task, lock=key, queueing_lock=key and f"{task}:{key}")
        try:
            with transaction.atomic():  # a savepoint: a doubled key must not spoil the caller's transaction
                deferrer.defer(**ids)
        except AlreadyEnqueued:
            return


def register(tasks: tuple[tuple[str, Task], ...]) -> None:
    """Make every task of the explicit tuple known to the queue by its name."""
    for name, function in tasks:
        if name not in app.tasks:
            app.task(name=name, retry=RETRY)(_timed(function))


def _timed(function: Task) -> Task:
    def run(**ids: Any) -> None:
        close_old_connections()
        moment: datetime = now()
        function(**ids, now=moment)

    return run
