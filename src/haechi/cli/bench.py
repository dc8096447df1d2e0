"""`haechi bench`: our kernels against named peers, in one run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from haechi.cli.lines import say

if TYPE_CHECKING:
    from haechi.bench.rows import Row

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print lines of JSON.")


@click.group("bench")
def command() -> None:
    """Measure our kernels against named peers. Only the ratios of one run mean anything elsewhere."""


@command.command("pdq")
@click.option("--pictures", type=click.IntRange(1), default=8, show_default=True, help="Pictures per size.")
@AS_JSON
def pdq(pictures: int, as_json: bool) -> None:
    """PDQ from pixels against pdqhash, at 1 and 12 megapixels."""
    from haechi.bench import pdq as figures

    _show(figures.run(pictures=pictures), as_json)


@command.command("index")
@click.option(
    "--entries", type=click.IntRange(1), default=1_000_000, show_default=True, help="Hashes in the bank."
)
@click.option("--queries", type=click.IntRange(1), default=2_000, show_default=True)
@AS_JSON
def index(entries: int, queries: int, as_json: bool) -> None:
    """Search within 31 bits against faiss; recall is checked against comparing everything."""
    from haechi.bench import index as figures

    _show(figures.run(entries=entries, queries=queries), as_json)


def _show(rows: Iterable[Row], as_json: bool) -> None:
    for row in rows:
        if as_json:
            say(row.record())
        else:
            click.echo("  ".join(f"{name}={value}" for name, value in row.record().items()))
