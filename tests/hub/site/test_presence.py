"""A worker is known to live by its connection, and is forgotten soon after that is gone."""

from __future__ import annotations

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from haechi.hub.site import presence
from haechi.hub.site.presence import PresentWorker, forget_dead

pytestmark = pytest.mark.usefixtures("empty_queue")


def workers() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers")
        return [number for (number,) in cursor.fetchall()]


def last_heard_of(seconds: int) -> None:
    """As if no worker had been heard of for so long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %s)", [seconds]
        )


def lock_is_free(number: int) -> None:
    """Waits for it: the server ends a closed connection in its own time."""
    lock = [presence._KIND, number]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", lock)
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


def test_who_is_connected_lives_and_who_is_not_is_forgotten() -> None:
    present = PresentWorker(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    with asyncio.Runner() as loop:
        number = loop.run(present.register_worker())
        last_heard_of(10)
        forget_dead()
        assert workers() == [number]

        # As the kernel does it for a worker that is killed.
        loop.run(present.let_go())
        lock_is_free(number)
        last_heard_of(0)
        forget_dead()
        assert workers() == [number]
        last_heard_of(10)
        forget_dead()
        assert workers() == []
