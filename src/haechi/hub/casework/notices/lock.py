"""One worker at a time per notice, across processes; a crash lets go of it with its connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection


@contextmanager
def alone_with(notice_id: UUID) -> Iterator[bool]:
    """True while nobody else works on this notice. A session lock of the database, not held by any row."""
    key = int.from_bytes(notice_id.bytes[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        [taken] = cursor.fetchone()
    try:
        yield bool(taken)
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
