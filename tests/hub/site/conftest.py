"""The real queue, emptied after each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[Any]:
    """Real tasks on the real queue, and nothing left behind. Yields the app to register tasks with."""
    from django.db import connection
    from procrastinate.contrib.django import app

    known = dict(app.tasks)
    yield app
    app.tasks.clear()
    app.tasks.update(known)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_workers CASCADE")
