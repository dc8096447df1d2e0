"""`haechi bank`: make bank files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from haechi.cli.lines import read_hashes
from haechi.core.errors import Refusal

if TYPE_CHECKING:
    from haechi.index import Index


@click.group("bank")
def command() -> None:
    """Make bank files for `match` and `scan`."""


@command.command("build")
@click.argument("hashes", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to write.")
def build(hashes: Path, output: Path) -> None:
    """Build a bank from HASHES, a text file with one hash of 64 hexadecimal digits a line.

    Entries are numbered as the lines are, from zero. An existing bank is replaced in one step.
    """
    from haechi.index import Index

    rows = read_hashes(hashes)
    try:
        Index.build(rows, output)
    except OSError as error:
        raise Refusal("not_written", f"{output} cannot be written.", do="Choose another place.") from error
    click.echo(f"{len(rows)} hashes in {output}", err=True)


def open_bank(path: Path) -> Index:
    """The bank, or a refusal that names what is wrong with the file."""
    from haechi.index import Index

    try:
        return Index.open(path)
    except OSError as error:
        raise Refusal("unreadable", f"{path} cannot be read.", do="Check its name.") from error
