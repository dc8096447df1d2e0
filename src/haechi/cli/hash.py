"""`haechi hash`: the PDQ hash of each picture."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import click

from haechi.cli.exits import Exit
from haechi.cli.lines import say
from haechi.core.errors import Refusal

Record = dict[str, object]


@click.command("hash")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Print the PDQ hash of each picture in FILES as a line of JSON: path, kind, hash, quality.

    A file that cannot be used gets a line with path, error and message instead; the exit code is then 3.
    """
    failed = False
    for record in _in_order(hash_file, files):
        failed = failed or "error" in record
        say(record)
    if failed:
        ctx.exit(Exit.REFUSED)


def hash_file(path: Path) -> Record:
    from haechi.hashes import pdq
    from haechi.media import decode
    from haechi.media.files import read

    try:
        found = pdq.hash_image(decode(read(path), claimed=path.name))
    except Refusal as refusal:
        return {"path": str(path), "error": refusal.reason, "message": str(refusal)}
    return {"path": str(path), "kind": found.kind, "hash": found.hex, "quality": found.quality}


def _in_order(work: Callable[[Path], Record], files: Iterable[Path]) -> Iterator[Record]:
    """Results in the order of the files, a few at a time: decoding and hashing run without the GIL."""
    threads = os.cpu_count() or 1
    running: deque[Future[Record]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for path in files:
            running.append(pool.submit(work, path))
            if len(running) > 2 * threads:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
