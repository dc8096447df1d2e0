"""Waiting for a thing to be true, by looking at the thing itself."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from haechi.core.errors import HaechiError, Unavailable

T = TypeVar("T")
SECONDS = 90.0
_PAUSE = 0.2


class NotSeen(HaechiError):
    """A step did not show in the world, however long it was looked for."""

    code = "not_seen"

    def __init__(self, what: str) -> None:
        super().__init__(f"Not seen: {what}.", do="Read the logs of the demonstration.")


def eventually(what: str, look: Callable[[], T | None], *, seconds: float = SECONDS) -> T:
    """What `look` finds, once it finds something. A database that is away for a moment is waited for."""
    pause = Event()
    for _ in range(round(seconds / _PAUSE)):
        try:
            close_old_connections()
            found = look()
        except (OperationalError, InterfaceError, Unavailable, OSError):
            connection.close()
            found = None
        if found:
            return found
        pause.wait(_PAUSE)
    raise NotSeen(what)
