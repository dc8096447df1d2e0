"""One worker process: jobs in threads, and the ticker beside them.

It ends rather than limps. When the database goes away it stops with an error; whoever supervises it starts a
fresh one, and what was begun is handed out again once the old one is seen to be gone.
"""

from __future__ import annotations

import logging
import os
import signal
from threading import Event, Thread

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

from haechi.core.errors import Unavailable
from haechi.hub.kernel.clock import now
from haechi.hub.site.presence import HEARTBEAT_SECONDS, STALLED_SECONDS, PresentWorker
from haechi.hub.site.ticker import Ticker
from haechi.hub.site.wiring import TICKS

log = logging.getLogger(__name__)
_CONCURRENCY = 4
_GRACE_SECONDS = 20


def run() -> None:
    """Work until SIGTERM or SIGINT; raise Unavailable when the database is lost."""
    lost, stop = Event(), Event()

    def give_up() -> None:
        if not lost.is_set():
            lost.set()
            os.kill(os.getpid(), signal.SIGTERM)

    ticker = Thread(target=Ticker(TICKS, now=now, lost=give_up).run, args=(stop,), name="ticker")
    ticker.start()
    try:
        _work()
    finally:
        stop.set()
        ticker.join()
    if lost.is_set():
        raise _database_lost()


def _work() -> None:
    # A second app on the same tasks: it reads the queue over its own pool, while the tasks themselves go on
    # deferring through Django's connection, inside their transaction.
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    worker_app = app.with_connector(connector)
    worker_app.job_manager = PresentWorker(connector)
    try:
        worker_app.run_worker(
            concurrency=_CONCURRENCY,
            fetch_job_polling_interval=1,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=_GRACE_SECONDS,
            delete_jobs="successful",
        )
    except (ConnectorException, OperationalError):
        raise _database_lost() from None


def _database_lost() -> Unavailable:
    return Unavailable("The worker lost its database.", do="Start it again once the database answers.")
