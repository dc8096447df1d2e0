"""`haechi scan`: look through folders for pictures that a bank knows."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import click

from haechi.cli.bank import open_bank
from haechi.cli.exits import Exit
from haechi.cli.lines import say
from haechi.cli.scanning import Task, files_under, scan
from haechi.cli.scanstate import Record, ScanState


@click.command("scan")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--bank", "bank", required=True, type=click.Path(path_type=Path), help="The bank file to look in."
)
@click.option(
    "--distance", type=click.IntRange(0, 256), default=31, show_default=True, help="Bits that may differ."
)
@click.option("--json", "as_json", is_flag=True, help="Print lines of JSON.")
@click.option("--all", "everything", is_flag=True, help="Print pictures without a match too.")
@click.option(
    "--state", "state_path", type=click.Path(path_type=Path), help="Keep progress here; run again to go on."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default=True, help="Processes."
)
@click.pass_context
def command(
    ctx: click.Context,
    path: Path,
    bank: Path,
    distance: int,
    as_json: bool,
    everything: bool,
    state_path: Path | None,
    workers: int,
) -> None:
    """Look through PATH, folders within folders, for pictures in BANK; turned and mirrored copies too.

    Prints a line for each picture that matches (path, matches: entry, distance) and for each that cannot be
    read (path, error, message). Other files are passed over. Exit code: 1 where something matches, else 3
    where a picture could not be read, else 0.
    """
    digest = open_bank(bank).digest
    counts: Counter[str] = Counter()
    files = files_under(path)
    with (
        ScanState(state_path, bank=digest, distance=distance) as state,
        click.progressbar(length=len(files), label="Scanning", file=sys.stderr) as bar,
    ):
        for record in scan(files, Task(bank, distance), state, workers=workers):
            bar.update(1)
            kind = _kind(record)
            counts[kind] += 1
            if kind in ("match", "error") or (everything and kind == "clear"):
                say(record) if as_json else click.echo(_plain(record))
    click.echo(
        f"{counts['match']} match, {counts['clear']} clear, {counts['error']} unreadable, "
        f"{counts['other']} no pictures",
        err=True,
    )
    ctx.exit(Exit.FOUND if counts["match"] else Exit.REFUSED if counts["error"] else Exit.DONE)


def _kind(record: Record) -> str:
    if "error" in record:
        return "other" if record["error"] in ("unsupported", "empty") else "error"
    return "match" if record["matches"] else "clear"


def _plain(record: Record) -> str:
    if "error" in record:
        return f"{record['path']}: {record['message']}"
    near = ", ".join(f"entry {match['entry']} ({match['distance']} bits)" for match in record["matches"])
    return f"{record['path']}: {near or 'no match'}"
