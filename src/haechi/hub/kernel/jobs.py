"""The door to the job queue. Which queue stands behind it is wired by the composition root."""

from __future__ import annotations

from haechi.infra.jobs import Jobs

_queue: list[Jobs] = []


def use(queue: Jobs) -> None:
    """Choose the queue; called once by the composition root, and by tests with a collecting one."""
    _queue[:] = [queue]


def defer(task: str, *, key: str | None = None, **ids: str) -> None:
    """Ask a worker to run `task` once this transaction commits; a waiting job of the same key is kept."""
    _queue[0].defer(task, key=key, **ids)
