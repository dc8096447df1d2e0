"""The queue's own tables: without migrations they are not made with the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def queue_schema(django_db_setup: None, django_db_blocker: Any) -> None:
    from django.db import connection
    from procrastinate.schema import SchemaManager

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('procrastinate_jobs')")
        if cursor.fetchone()[0] is None:
            cursor.execute(SchemaManager.get_schema())


@pytest.fixture
def empty_queue(queue_schema: None, transactional_db: None) -> Iterator[Any]:
    """Real tasks on the real queue, and nothing left behind. Yields the app to register tasks with."""
    from django.db import connection
    from procrastinate.contrib.django import app

    known = dict(app.tasks)
    yield app
    app.tasks.clear()
    app.tasks.update(known)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_workers CASCADE")
