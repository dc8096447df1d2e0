"""`haechi bench`: our kernels against named peers, in one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import click

from haechi.cli.lines import say

Record = dict[str, object]
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print lines of JSON.")


@click.group("bench")
def command() -> None:
    """Measure our kernels against named peers. Only the ratios of one run mean anything elsewhere."""


@command.command("pdq")
@click.option("--pictures", type=click.IntRange(1), default=8, show_default=True, help="Pictures per size.")
@AS_JSON
def pdq(pictures: int, as_json: bool) -> None:
    """PDQ from JPEG bytes, from pixels and in eight views, against Pillow and pdqhash."""
    from haechi.bench import pdq as figures

    _show(figures.run(pictures=pictures), as_json)


@command.command("index")
@click.option("--entries", default="1M", show_default=True, help="Sizes of the bank, as in 20k,1M,10M.")
@click.option("--queries", type=click.IntRange(1), default=2_000, show_default=True)
@click.option("--growth", is_flag=True, help="Ours alone, at 1M, 10M and 50M: how one query's cost grows.")
@AS_JSON
def index(entries: str, queries: int, growth: bool, as_json: bool) -> None:
    """Search within 31 bits against faiss, threatexchange and usearch; recall is checked by brute force."""
    from haechi.bench import index as figures

    sizes = [figures.count(size) for size in entries.split(",")]
    rows = figures.growth(queries=queries) if growth else figures.run(entries=sizes, queries=queries)
    _show(rows, as_json)


@command.command("video")
@click.option(
    "--seconds", type=click.IntRange(5, 600), default=30, show_default=True, help="Length of the drawn clips."
)
@click.option(
    "--rounds", type=click.IntRange(1), default=3, show_default=True, help="Times each engine hashes."
)
@AS_JSON
def video(seconds: int, rounds: int, as_json: bool) -> None:
    """Hash 720p H.264 on one core, from keyframes and at a picture a second, against vpdq."""
    from haechi.bench import video as figures

    _show(figures.run(seconds=seconds, rounds=rounds), as_json)


@command.command("scan")
@click.option(
    "--pictures", type=click.IntRange(1), default=120, show_default=True, help="JPEGs of 1 to 2 MP."
)
@click.option(
    "--entries", type=click.IntRange(1), default=100_000, show_default=True, help="Hashes in the bank."
)
@click.option(
    "--rounds", type=click.IntRange(1), default=3, show_default=True, help="Times each engine scans."
)
@AS_JSON
def scan(pictures: int, entries: int, rounds: int, as_json: bool) -> None:
    """A folder of JPEGs on one core and on all, against pdqhash and faiss in a pool of as many processes."""
    from haechi.bench import scan as figures

    _show(figures.run(pictures=pictures, entries=entries, rounds=rounds), as_json)


@command.command("cluster")
@click.option(
    "--pictures", type=click.IntRange(1), default=120, show_default=True, help="JPEGs of 1 to 2 MP."
)
@click.option(
    "--entries", type=click.IntRange(1), default=1_000_000, show_default=True, help="Hashes in the bank."
)
@click.option("--queries", type=click.IntRange(1), default=4_096, show_default=True)
@click.option(
    "--rounds", type=click.IntRange(1), default=3, show_default=True, help="Times each engine scans."
)
@AS_JSON
def cluster(pictures: int, entries: int, queries: int, rounds: int, as_json: bool) -> None:
    """Scan and search on a Ray cluster of two nodes on this machine, against none and against Ray Data."""
    from haechi.bench import cluster as figures

    _show(figures.run(pictures=pictures, entries=entries, queries=queries, rounds=rounds), as_json)


@command.command("views")
@click.option(
    "--pictures", type=click.IntRange(2), default=40, show_default=True, help="Generated pictures to change."
)
@click.option("--rounds", type=click.IntRange(1), default=9, show_default=True, help="Times a cost is taken.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Photographs of your own, besides those that installed packages ship.",
)
@AS_JSON
def views(pictures: int, rounds: int, folder: Path | None, as_json: bool) -> None:
    """Borders, screenshots, turns: what each view of an upload costs and finds beside PDQ alone."""
    from haechi.bench import views as figures

    _show(figures.run(pictures=pictures, rounds=rounds, folder=folder), as_json)


@command.command("robust")
@click.option(
    "--drawn", type=click.IntRange(0), default=200, show_default=True, help="Scenes that are drawn."
)
@click.option(
    "--pictures",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Pictures of your own, besides; the half of them that no parameter was tuned on.",
)
@click.option("--most", type=click.IntRange(0), default=200, show_default=True, help="Of those, at most.")
@click.option("--seeds", type=click.IntRange(1), default=3, show_default=True, help="Copies of each change.")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True)
@click.option("--change", "changes", multiple=True, help="Only this change; may be given again.")
@click.option("--quick", is_flag=True, help="A tenth of the pictures, one seed.")
@AS_JSON
def robust(
    drawn: int,
    folder: Path | None,
    most: int,
    seeds: int,
    processes: int,
    changes: tuple[str, ...],
    quick: bool,
    as_json: bool,
) -> None:
    """Crops, borders, screenshots, collages: what each way of looking still finds, and all together."""
    from haechi.bench import robust as figures

    unknown = sorted(set(changes) - set(figures.CASES))
    if unknown:
        known = ", ".join(figures.CASES)
        raise click.BadParameter(f"There is no {unknown[0]!r}. There are: {known}.", param_hint="--change")
    tenth = 10 if quick else 1
    plan = figures.Plan(
        drawn=drawn // tenth,
        folder=folder,
        most=most // tenth,
        seeds=1 if quick else seeds,
        processes=processes,
        wanted=changes or tuple(figures.CASES),
    )
    tally = figures.run(plan)
    if as_json:
        _show(tally.rows(), as_json)
    else:
        click.echo("\n".join(tally.text()))


@command.command("reveals")
@click.option(
    "--pictures",
    type=click.IntRange(0),
    default=4,
    show_default=True,
    help="Generated pictures to learn from, besides the other photographs.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Pictures of your own to learn from, besides.",
)
@click.option(
    "--draw", type=click.Path(path_type=Path, dir_okay=False), help="Save what was drawn again as this PNG."
)
@AS_JSON
def reveals(pictures: int, folder: Path | None, draw: Path | None, as_json: bool) -> None:
    """Draw photographs that packages ship again from their hashes alone: how much of them is seen."""
    from haechi.bench import reveals as figures

    _show(figures.run(pictures=pictures, folder=folder, draw=draw), as_json)


@command.command("windows")
@click.option("--entries", default="10k,100k", show_default=True, help="Banked pictures, as in 10k,100k,1M.")
@click.option("--queries", type=click.IntRange(3), default=60, show_default=True)
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="What scripts/pictures gathered: the bank is made of these and of crossings of them.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the hashes of those are kept, as by `bench negatives`.",
)
@AS_JSON
def windows(entries: str, queries: int, pictures: Path | None, cache: Path | None, as_json: bool) -> None:
    """Search window hashes, as uploads are, mirrored and turned, against comparing everything."""
    from haechi.bench import windows as figures
    from haechi.bench.index import count

    if (pictures is None) != (cache is None):
        raise click.UsageError("--pictures and --cache go together.")
    real = figures.gathered(pictures, cache) if pictures and cache else None
    sizes = [count(size) for size in entries.split(",")]
    _show(figures.run(entries=sizes, queries=queries, real=real), as_json)


@command.command("negatives")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="What scripts/pictures gathered; without it only drawn pictures are asked.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Where hashes are kept: an interrupted run goes on there.",
)
@click.option("--drawn", type=click.IntRange(0), default=60, show_default=True, help="Of each kind.")
@click.option("--queries", type=click.IntRange(1), default=20_000, show_default=True, help="At most.")
@click.option(
    "--learn", type=click.Path(path_type=Path, dir_okay=False), help="Write the list of common windows here."
)
@click.option(
    "--all", "all_judged", is_flag=True, help="Judge all pictures, not half: nothing was learned from any."
)
@click.option(
    "--beside",
    type=(click.Path(path_type=Path, exists=True, file_okay=False), click.Path(path_type=Path)),
    help="A folder, and a cache of its own: banked besides, and not asked about.",
)
@click.option("--pages", is_flag=True, help="First photograph the web pages that packages ship.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="At work at once.")
@AS_JSON
def negatives(
    pictures: Path | None,
    cache: Path,
    drawn: int,
    queries: int,
    learn: Path | None,
    all_judged: bool,
    beside: tuple[Path, Path] | None,
    pages: bool,
    processes: int,
    as_json: bool,
) -> None:
    """How often windows of unrelated pictures agree: learned from half of a set, judged by the other half."""
    from haechi.bench import negatives as figures

    if pages and pictures:
        figures.pages.render(pictures)
    found = figures.run(
        pictures=pictures,
        cache=cache,
        each=drawn,
        queries=queries,
        learn_to=learn,
        all_judged=all_judged,
        beside=beside,
        processes=processes,
    )
    _show(found, as_json)


@command.command("posters")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="What scripts/photographs gathered.",
)
@click.option("--count", type=click.IntRange(2), default=500, show_default=True, help="Pairs.")
@click.option("--seed", type=int, default=1, show_default=True)
@AS_JSON
def hung(pictures: Path, count: int, seed: int, as_json: bool) -> None:
    """How often one poster in two rooms holds, and whether it ever blocks."""
    from haechi.bench.negatives import hung as figures

    _show(figures.run(pictures=pictures, count=count, seed=seed), as_json)


class Recorded(Protocol):
    """One line of a measurement."""

    def record(self) -> Record: ...


@command.command("device")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="Fresh pages per speed.")
@AS_JSON
def device(rounds: int, as_json: bool) -> None:
    """Hash a 12 MP photograph in Chromium as the report page does, also with a quarter of the speed."""
    from haechi.bench import device as figures

    _show(figures.run(rounds=rounds), as_json)


def _show(rows: Iterable[Recorded], as_json: bool) -> None:
    records = [row.record() for row in rows]
    if as_json:
        for record in records:
            say(record)
    else:
        click.echo("\n".join(table(records)))


def table(records: Sequence[Record]) -> list[str]:
    """Aligned columns, one for each field that any record has."""
    names = list(dict.fromkeys(name for record in records for name in record))
    cells = [names, *([_cell(record.get(name, "")) for name in names] for record in records)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(names))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    """Figures with three digits that say something: more would only be noise."""
    if isinstance(value, float) and value == value:
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
