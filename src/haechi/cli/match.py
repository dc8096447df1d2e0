"""`haechi match`: which hashes of a list are near entries of a bank."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from haechi.cli.bank import open_bank
from haechi.cli.lines import read_blocks

BATCH = 4096


@click.command("match")
@click.argument("bank", type=click.Path(path_type=Path))
@click.argument("hashes", type=click.Path(path_type=Path))
@click.option(
    "--distance", type=click.IntRange(0, 256), default=31, show_default=True, help="Bits that may differ."
)
@click.option("--key", "key_file", type=click.Path(path_type=Path), help="The key of an encrypted bank.")
@click.option("--threads", type=click.IntRange(1), help="Threads to search on; all processors by default.")
@click.option("--json", "as_json", is_flag=True, help="Print lines of JSON: query, entry, distance.")
def command(
    bank: Path, hashes: Path, distance: int, key_file: Path | None, threads: int | None, as_json: bool
) -> None:
    """Print every pair of a hash in HASHES and an entry of BANK that differ in at most that many bits.

    `query` and `entry` are line numbers from zero, in order; where the bank has payloads, the entry's is
    printed too. No pair is missed.
    """
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
