"""`haechi match`: which hashes of a list are near entries of a bank."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from haechi.cli.bank import open_bank
from haechi.cli.lines import read_hashes

BATCH = 4096


@click.command("match")
@click.argument("bank", type=click.Path(path_type=Path))
@click.argument("hashes", type=click.Path(path_type=Path))
@click.option(
    "--distance", type=click.IntRange(0, 256), default=31, show_default=True, help="Bits that may differ."
)
@click.option("--json", "as_json", is_flag=True, help="Print lines of JSON: query, entry, distance.")
def command(bank: Path, hashes: Path, distance: int, as_json: bool) -> None:
    """Print every pair of a hash in HASHES and an entry of BANK that differ in at most that many bits.

    `query` and `entry` are line numbers from zero, in order. No pair is missed.
    """
    index = open_bank(bank)
    queries = read_hashes(hashes)
    for start in range(0, len(queries), BATCH):
        found = index.search(queries[start : start + BATCH], distance)
        for query, entry, far in zip(
            (found.query + start).tolist(), found.entry.tolist(), found.distance.tolist(), strict=True
        ):
            if as_json:
                line = json.dumps({"query": query, "entry": entry, "distance": far})
            else:
                line = f"{query}\t{entry}\t{far}"
            sys.stdout.write(line + "\n")
    sys.stdout.flush()
