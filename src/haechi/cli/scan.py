"""`haechi scan`: look through folders for pictures that a bank knows."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from haechi.cli.bank import open_bank, read_key
from haechi.cli.exits import Exit
from haechi.cli.lines import Printer
from haechi.cli.tables import RecordTable
from haechi.core.signal import View

if TYPE_CHECKING:
    from haechi.scan import Record


@click.command("scan")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--bank", "bank", required=True, type=click.Path(path_type=Path), help="The bank file to look in."
)
@click.option(
    "--distance", type=click.IntRange(0, 256), default=31, show_default=True, help="Bits that may differ."
)
@click.option("--key", "key_file", type=click.Path(path_type=Path), help="The key of an encrypted bank.")
@click.option(
    "--fast", is_flag=True, help="Read large JPEGs at a fraction of their size: a few bits off, quicker."
)
@click.option("--json", "as_json", is_flag=True, help="Print lines of JSON.")
@click.option(
    "--views",
    callback=lambda ctx, param, names: _views(names),
    metavar="NAMES",
    help="Look behind borders (border_removed), on screenshots (picture_box), in collages (panel), for parts "
    "(part); with commas.",
)
@click.option(
    "--windows",
    type=click.Path(path_type=Path),
    help="A bank of window hashes, or a list of them: find parts (view part) where no hash matches.",
)
@click.option("--all", "everything", is_flag=True, help="Print pictures without a match too.")
@click.option(
    "--state", "state_path", type=click.Path(path_type=Path), help="Keep progress here; run again to go on."
)
@click.option(
    "--parquet",
    "table",
    type=click.Path(path_type=Path),
    help="Write the records to this Parquet file instead of printing them.",
)
@click.option(
    "--workers", type=click.IntRange(1, 1024), default=None, help="Processes.  [default: one a core]"
)
@click.option(
    "--cluster", metavar="ADDRESS", help="Scan on this Ray cluster; files and bank lie there as they do here."
)
@click.pass_context
def command(
    ctx: click.Context,
    path: Path,
    bank: Path,
    distance: int,
    key_file: Path | None,
    fast: bool,
    views: tuple[View, ...],
    windows: Path | None,
    as_json: bool,
    everything: bool,
    state_path: Path | None,
    table: Path | None,
    workers: int | None,
    cluster: str | None,
) -> None:
    """Look through PATH, folders within folders, for pictures in BANK; turned and mirrored copies too.

    Prints a line for each picture that matches (path, matches: entry, distance, view) and for each that
    cannot be read (path, error, message). Other files are passed over. Exit code: 1 where something matches,
    else 3 where a picture could not be read, else 0.
    """
    from haechi.scan import ScanState, Task, files_under, parts, scan

    if cluster and (workers or key_file):
        raise click.UsageError("--workers and --key are for this machine; a cluster takes neither.")
    if View.PART in views and windows is None:
        raise click.UsageError("The view part needs --windows.")
    if windows is not None:
        # Now, and not with every file, is the time to say what is wrong with it.
        parts.opened(windows, None if key_file is None else read_key(key_file))
    index, task = open_bank(bank, key_file), Task(bank, distance, views=views, fast=fast, windows=windows)
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        state = None
        if state_path is not None:
            state = stack.enter_context(ScanState(state_path, task, bank_digest=index.digest))
        if cluster:
            from haechi.scan import cluster as machines

            machines.connect(cluster)
            found = machines.scan(files_under(path), task, state=state, index=index)
        else:
            found = scan(files_under(path), task, workers=workers or 0, state=state, index=index)
        records = stack.enter_context(closing(found))
        keep = stack.enter_context(_output(table, as_json))
        for record in _shown(records, path):
            kind = _kind(record)
            counts[kind] += 1
            if kind in ("match", "error") or (everything and kind == "clear"):
                keep(record)
    click.echo(
        f"{counts['match']} match, {counts['clear']} clear, {counts['error']} unreadable, "
        f"{counts['other']} no pictures",
        err=True,
    )
    ctx.exit(Exit.FOUND if counts["match"] else Exit.REFUSED if counts["error"] else Exit.DONE)


def _views(names: str | None) -> tuple[View, ...]:
    """In one order, so that a scan that goes on is the same scan."""
    from haechi.hashes.pdq.sights import REGIONS

    regions = {view.value for view in (*REGIONS, View.PART)}
    named = {name.strip() for name in (names or "").split(",")} - {""}
    if not named <= regions:
        raise click.BadParameter(f"views are {', '.join(sorted(regions))}.")
    return tuple(View(name) for name in sorted(named))


@contextmanager
def _output(table: Path | None, as_json: bool) -> Iterator[Callable[[Record], None]]:
    """Where a record goes."""
    from haechi.scan import json_line

    if table is not None:
        with RecordTable(table) as rows:
            yield rows.add
        return
    with Printer() as out:
        yield lambda record: out.line(json_line(record) if as_json else os.fsencode(_plain(record) + "\n"))


def _shown(records: Iterator[Record], path: Path) -> Iterator[Record]:
    """The same records, with progress on standard error; files are counted aside meanwhile."""
    from haechi.scan import count_under

    with click.progressbar(
        records, label="Scanning", show_pos=True, update_min_steps=16, file=sys.stderr
    ) as bar:

        def count() -> None:
            bar.length = count_under(path)

        uncounted = sys.stderr.isatty()
        for record in bar:
            if uncounted:
                # Not before the workers run: a program with threads does not fork well.
                uncounted = False
                Thread(target=count, daemon=True).start()
            yield record


def _kind(record: Record) -> str:
    from haechi.scan import Refused

    if isinstance(record, Refused):
        return "error" if record.is_picture else "other"
    return "match" if record.found else "clear"


def _plain(record: Record) -> str:
    from haechi.scan import Refused

    if isinstance(record, Refused):
        return f"{record.path}: {record.message}"
    near = ", ".join(f"entry {hit.entry} ({hit.distance} bits, {hit.view})" for hit in record.matches)
    near = near or ", ".join(
        f"window entry {part.entry} ({part.agreeing} of {part.banked}, part)" for part in record.parts or ()
    )
    return f"{record.path}: {near or 'no match'}"
