"""A queue that keeps its jobs in memory until the test runs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """One deferred call: which task, under which key, for which identifiers."""

    task: str
    key: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)


class CollectedJobs:
    """Mirrors the real queue: drops a double of the same task and key that has not run yet."""

    LIMIT = 10_000

    def __init__(self) -> None:
        self.waiting: list[Job] = []
        self.done: list[Job] = []

    def defer(self, task: str, *, key: str | None = None, **ids: str) -> None:
        wrong = [name for name, value in ids.items() if not isinstance(value, str)]
        if wrong:
            raise TypeError(f"{task}: identifiers are text, these are not: {', '.join(sorted(wrong))}")
        if key is not None and any((job.task, job.key) == (task, key) for job in self.waiting):
            return
        self.waiting.append(Job(task=task, key=key, ids=ids))

    def run_all(self, tasks: Mapping[str, Callable[..., object]], now: datetime) -> list[Job]:
        """Run what waits, and what that defers in turn, oldest first. A job that raises stays waiting."""
        ran: list[Job] = []
        while self.waiting:
            if len(ran) >= self.LIMIT:
                raise AssertionError(f"jobs defer each other without end, {self.waiting[0].task} among them")
            job = self.waiting[0]
            # Taken off first: as in the real queue, a job that runs no longer hides a new one of its key.
            del self.waiting[0]
            with ExitStack() as undone:
                undone.callback(self.waiting.insert, 0, job)
                tasks[job.task](**job.ids, now=now)
                undone.pop_all()
            self.done.append(job)
            ran.append(job)
        return ran
