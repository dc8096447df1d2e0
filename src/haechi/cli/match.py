"""`haechi match`: which hashes of a list are near entries of a bank, and which pictures show parts of one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from haechi.cli import windows
from haechi.cli.bank import open_bank, read_key
from haechi.cli.exits import Exit
from haechi.cli.lines import read_blocks, say
from haechi.core.errors import Refusal

BATCH = 4096


@click.command("match")
@click.argument("bank", type=click.Path(path_type=Path))
@click.argument("queries", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--distance", type=click.IntRange(0, 256), default=31, show_default=True, help="Bits that may differ."
)
@click.option("--key", "key_file", type=click.Path(path_type=Path), help="The key of an encrypted bank.")
@click.option("--threads", type=click.IntRange(1), help="Threads to search on; all processors by default.")
@click.option("--json", "as_json", is_flag=True, help="Print lines of JSON: query, entry, distance.")
@click.option(
    "--windows", "of_windows", is_flag=True, help="BANK is of window hashes, and QUERIES are pictures."
)
@click.option(
    "--draw",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --windows: draw those that agree over each query, as SVG and PNG in this folder.",
)
@click.pass_context
def command(
    ctx: click.Context,
    bank: Path,
    queries: tuple[Path, ...],
    distance: int,
    key_file: Path | None,
    threads: int | None,
    as_json: bool,
    of_windows: bool,
    draw: Path | None,
) -> None:
    """Print which of the QUERIES are near an entry of BANK.

    QUERIES is a list of hashes: every pair that differs in at most that many bits is printed, and none is
    missed. `query` and `entry` are line numbers from zero, in order; where the bank has payloads, the entry's
    is printed too.

    With --windows QUERIES are pictures. For each entry that a picture shows part of, a line of JSON says how
    many windows agree, how much of the entry's picture is shown, and what that is worth. A picture that
    cannot be used gets a line with path, error and message; the exit code is then 3.
    """
    if of_windows:
        if _match_pictures(bank, queries, key_file, draw):
            ctx.exit(Exit.REFUSED)
        return
    if len(queries) > 1 or draw is not None:
        raise click.UsageError("Several QUERIES, and --draw, are for banks of window hashes: --windows.")
    _match_hashes(bank, queries[0], distance, key_file, threads, as_json)


def _match_pictures(bank: Path, queries: tuple[Path, ...], key_file: Path | None, draw: Path | None) -> bool:
    """Whether any of the pictures was refused."""
    known = windows.open_bank(bank, None if key_file is None else read_key(key_file))
    refused = False
    for number, path in enumerate(queries):
        try:
            for record in windows.matches(known, path, query=number, draw=draw):
                say(record)
        except Refusal as refusal:
            refused = True
            say({"query": number, "path": str(path), "error": refusal.reason, "message": str(refusal)})
    return refused


def _match_hashes(
    bank: Path, hashes: Path, distance: int, key_file: Path | None, threads: int | None, as_json: bool
) -> None:
    from haechi.index.threads import cores

    index = open_bank(bank, key_file)
    names = ("query", "entry", "distance", "payload")[: 4 if index.has_payload else 3]
    start = 0
    for block in read_blocks(hashes):
        for at in range(0, len(block.hashes), BATCH):
            found = index.search(block.hashes[at : at + BATCH], distance, threads=threads or cores())
            query = (found.query + start + at).tolist()
            columns = (query, found.entry.tolist(), found.distance.tolist(), found.payload.tolist())
            for row in zip(*columns, strict=True):
                pairs = dict(zip(names, row, strict=False))
                line = json.dumps(pairs) if as_json else "\t".join(map(str, pairs.values()))
                sys.stdout.write(line + "\n")
        start += len(block.hashes)
    sys.stdout.flush()
