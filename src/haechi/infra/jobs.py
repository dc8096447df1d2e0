"""The port to the queue: what the rest of the code knows about deferred work."""

from __future__ import annotations

from typing import Protocol


class Jobs(Protocol):
    """Defers work until the surrounding transaction has committed.

    A job carries identifiers and nothing else; what it works on is read again when it runs. Of two jobs with
    the same task and `key` that have not run yet, one is kept. A job may run twice, so tasks are idempotent.
    """

    def defer(self, task: str, *, key: str | None = None, **ids: str) -> None: ...
