"""`haechi worker`: jobs and timers of the hub, in one process. Start as many as the load asks for."""

from __future__ import annotations

import click


@click.command("worker")
def command() -> None:
    """Run the hub's jobs and timers until SIGTERM or Ctrl-C.

    Exit code 4 means that the database went away: start the worker again.
    """
    from haechi.cli.hub import hub

    with hub():
        from haechi.hub.site import worker

        worker.run()
