"""Whether a worker still lives: each holds a lock in the database, and its end, however it comes, frees it.

A heartbeat alone tells it late: a busy machine may keep a worker from it for as long as it has to be awaited.
"""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django.utils import connector_params
from procrastinate.manager import JobManager
from psycopg import AsyncConnection

HEARTBEAT_SECONDS = 3
# A worker that has not been heard of for so long counts as dead though its connection still stands: its
# machine may have lost its power, which the database notices only much later.
STALLED_SECONDS = 15
# One heartbeat missed and the lock free: it was killed.
_SILENT_SECONDS = HEARTBEAT_SECONDS + 1
_KIND = 0x48414543

# In one statement, so that no worker can be seen that does not hold its lock yet.
_REGISTER = """
    WITH fresh AS MATERIALIZED (SELECT worker_id FROM procrastinate_register_worker_v1())
    SELECT worker_id, pg_advisory_lock(%s, worker_id::int) FROM fresh
"""
_FORGET = """
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < now() - make_interval(secs => %s) AND pg_try_advisory_xact_lock(%s, id::int)
"""


class PresentWorker(JobManager):
    """The queue as a worker uses it: registered for as long as a connection of its own stands."""

    _held: AsyncConnection[tuple[int, None]] | None = None

    async def register_worker(self) -> int:
        self._held = await AsyncConnection.connect(**connector_params(), autocommit=True)
        found = await (await self._held.execute(_REGISTER, [_KIND])).fetchone()
        assert found is not None
        return found[0]

    async def unregister_worker(self, worker_id: int) -> None:
        try:
            await super().unregister_worker(worker_id)
        finally:
            await self.let_go()

    async def let_go(self) -> None:
        """Close that connection, and with it give up the lock."""
        if self._held is not None:
            await self._held.close()


def forget_dead() -> None:
    """Forget the workers that ended without a word: what they had begun then belongs to nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [_SILENT_SECONDS, _KIND])
