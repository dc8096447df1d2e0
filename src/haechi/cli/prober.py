"""`haechi prober`: run the service that compares content, for a body with a mandate."""

from __future__ import annotations

import os

import click

from haechi.cli.exits import Commands


@click.group("prober", cls=Commands)
def command() -> None:
    """The service that compares what an address shows with hashes, where a mandate allows it."""


@command.command("run")
def run() -> None:
    """Run the prober until SIGTERM or Ctrl-C.

    Its settings are HAECHI_PROBER_MANDATE (a file; without it every comparison is refused), _HOST, _PORT,
    _TOKEN, _WORKER_USER, and HAECHI_PROBE_ALLOW.
    """
    from haechi.prober.serve import main

    main(os.environ)
