"""`haechi bank`: make bank files."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from haechi.cli import windows
from haechi.cli.lines import HashList, read_blocks
from haechi.core.errors import Refusal

if TYPE_CHECKING:
    from haechi.index import Index

TABLES = 16


@click.group("bank")
def command() -> None:
    """Make bank files for `match` and `scan`."""


@command.command("build")
@click.argument("hashes", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option(
    "--windows",
    "of_windows",
    is_flag=True,
    help="A bank of window hashes, for pictures as queries: HASHES is what `haechi hash --windows` prints.",
)
@click.option(
    "--encrypt-with",
    "key_file",
    type=click.Path(path_type=Path),
    help="Encrypt the bank with the 32 bytes in this file.",
)
def build(hashes: Path, output: Path, of_windows: bool, key_file: Path | None) -> None:
    """Build a bank from HASHES, a text file with one hash of 64 hexadecimal digits a line, or Parquet.

    Entries are numbered as the lines are, from zero. A column `payload` of a Parquet file is kept and comes
    back with matches. The list may be larger than memory. An existing bank is replaced in one step.
    """
    from haechi.index import Index

    key = None if key_file is None else read_key(key_file)
    # Before the reading begins, so that nobody waits an hour for this.
    if not output.parent.is_dir():
        raise _not_written(output)
    if of_windows:
        click.echo(f"{windows.build(hashes, output, key)} window hashes in {output}", err=True)
        return
    progress = Progress()
    try:
        index = Index.build_file(output, progress.read(read_blocks(hashes)), key=key, told=progress.built)
    except OSError as error:
        raise _not_written(output) from error
    finally:
        progress.end()
    click.echo(f"{len(index)} hashes in {output}", err=True)


class Progress:
    """One line on a terminal that is written over."""

    def __init__(self) -> None:
        self._seen = sys.stderr.isatty()
        self._count = self._tables = 0

    def read(self, blocks: Iterator[HashList]) -> Iterator[HashList]:
        """The same blocks, counted."""
        for block in blocks:
            self._count += len(block.hashes)
            self._say(f"{self._count:,} hashes read")
            yield block

    def built(self, table: int) -> None:
        """One more table is done, whichever it is."""
        self._tables += 1
        self._say(f"{self._count:,} hashes read, {self._tables} of {TABLES} tables built")

    def end(self) -> None:
        """Leave an empty line to what comes next."""
        self._say("")

    def _say(self, text: str) -> None:
        if self._seen:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)


def open_bank(path: Path, key_file: Path | None = None) -> Index:
    """The bank, or a refusal that names what is wrong with the file."""
    from haechi.index import Index

    key = None if key_file is None else read_key(key_file)
    try:
        return Index.open(path, key=key)
    except OSError as error:
        raise Refusal("unreadable", f"{path} cannot be read.", do="Check its name.") from error


def read_key(path: Path) -> bytes:
    """A key of 32 bytes, from a file that nobody else can read."""
    try:
        exposed = stat.S_IMODE(path.stat().st_mode) & 0o077
        key = path.read_bytes()
    except OSError as error:
        raise Refusal("unreadable", f"{path} cannot be read.", do="Check its name.") from error
    if exposed:
        raise Refusal("key_exposed", f"Others can read {path}.", do=f"Run `chmod 600 {path}`.")
    if len(key) != 32:
        raise Refusal(
            "bad_key",
            f"{path} does not hold a key of 32 bytes.",
            do="Make one with `head -c 32 /dev/urandom`, and keep it.",
        )
    return key


def _not_written(output: Path) -> Refusal:
    return Refusal("not_written", f"{output} cannot be written.", do="Choose another place.")
