"""The program `haechi`. To add a command: import its file, add it to COMMANDS.

A command's file imports nothing heavy at its top, so that `haechi hash` never waits for a web framework.
"""

from __future__ import annotations

import click

from haechi.cli import (
    bank,
    bench,
    demo,
    gateway,
    hash,
    keys,
    ledger,
    match,
    people,
    platforms,
    prober,
    scan,
    serve,
    video,
    warm,
    worker,
)
from haechi.cli.exits import Commands

COMMANDS: tuple[click.Command, ...] = (
    hash.command,
    bank.command,
    match.command,
    scan.command,
    video.command,
    bench.command,
    warm.command,
    demo.command,
    serve.command,
    worker.command,
    gateway.command,
    prober.command,
    ledger.command,
    keys.command,
    people.command,
    platforms.command,
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Haechi: one report, protection on every platform, removal that is verified.

    Exit codes: 0 done; 1 scan found a match; 2 wrong usage; 3 some input was refused; 4 a service is out of
    reach; 5 tampered; 6 not allowed; 7 conflict.
    """


for _command in COMMANDS:
    main.add_command(_command)
