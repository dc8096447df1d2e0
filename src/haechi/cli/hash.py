"""`haechi hash`: the PDQ hash of each picture, and its window hash."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from haechi.cli.exits import Exit
from haechi.cli.lines import say
from haechi.core.errors import Refusal

if TYPE_CHECKING:
    from haechi.core.hash import PerceptualHash
    from haechi.media import Pixels, Raster

Record = dict[str, object]


@click.command("hash")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--fast", is_flag=True, help="Read large JPEGs at a fraction of their size: a few bits off, quicker."
)
@click.option(
    "--frames",
    type=click.IntRange(1, 1000),
    help="Of animations, up to this many frames spread over the length: a line each, with its number.",
)
@click.option(
    "--windows",
    is_flag=True,
    help="A second line for each picture: its window hash, which finds crops and parts, and shows far more.",
)
@click.pass_context
def command(
    ctx: click.Context, files: tuple[Path, ...], fast: bool, frames: int | None, windows: bool
) -> None:
    """Print the PDQ hash of each picture in FILES as a line of JSON: path, kind, hash, quality.

    A file that cannot be used gets a line with path, error and message instead; the exit code is then 3. So
    does a picture too plain for a window hash, after the line of its PDQ hash.
    """
    # Loading the kernels makes many objects and no garbage: looking for it there takes a tenth of the start.
    ctx.call_on_close(partial(gc.set_threshold, *gc.get_threshold()))
    gc.set_threshold(200_000, 20, 20)
    failed = False
    work: Callable[[Path], list[Record]]
    if frames:
        work = partial(hash_frames, most=frames, with_windows=windows)
    else:
        work = partial(hash_file, fast=fast, with_windows=windows)
    for records in _in_order(work, files):
        for record in records:
            failed = failed or "error" in record
            say(record)
    if failed:
        ctx.exit(Exit.REFUSED)


def hash_file(path: Path, *, fast: bool = False, with_windows: bool = False) -> list[Record]:
    """The lines of one picture."""
    from haechi.hashes import pdq
    from haechi.media import raster
    from haechi.media.files import read

    try:
        data = read(path)
        records = [_line(path, pdq.hash_bytes(data, claimed=path.name, fast=fast))]
        if with_windows:
            records.append(_windows_line(path, raster(data, claimed=path.name)))
    except Refusal as refusal:
        return [_refused(path, refusal)]
    return records


def hash_frames(path: Path, *, most: int, with_windows: bool = False) -> list[Record]:
    """A line for each of up to `most` frames; where a later one cannot be read, its refusal last."""
    from haechi.hashes import pdq
    from haechi.media import stills
    from haechi.media.files import read

    records: list[Record] = []
    try:
        for still in stills(read(path), most=most, claimed=path.name):
            records.append(_line(path, pdq.hash_image(still.picture)) | {"frame": still.index})
            if with_windows:
                records.append(_windows_line(path, still.picture) | {"frame": still.index})
    except Refusal as refusal:
        records.append(_refused(path, refusal))
    return records


def _line(path: Path, found: PerceptualHash) -> Record:
    return {"path": str(path), "kind": found.kind, "hash": found.hex, "quality": found.quality}


def _windows_line(path: Path, picture: Pixels | Raster) -> Record:
    from haechi.hashes import windows

    try:
        found = windows.hash_image(picture)
    except Refusal as refusal:
        return _refused(path, refusal) | {"kind": windows.kind}
    return {"path": str(path), "kind": windows.kind, "hash": found.text, "windows": len(found)}


def _refused(path: Path, refusal: Refusal) -> Record:
    return {"path": str(path), "error": refusal.reason, "message": str(refusal)}


def _in_order(work: Callable[[Path], list[Record]], files: Iterable[Path]) -> Iterator[list[Record]]:
    """Results in the order of the files, a few at a time: decoding and hashing run without the GIL."""
    threads = os.cpu_count() or 1
    running: deque[Future[list[Record]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for path in files:
            running.append(pool.submit(work, path))
            if len(running) > 2 * threads:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
