"""What is done with one file: read, decode, hash in every view, search. The same on one machine or many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.hashes import pdq
from haechi.index import Index
from haechi.media import decode
from haechi.media.files import read
from haechi.scan.records import Hit, Looked, Record, Refused

Pixels = NDArray[np.uint8]

# Views that cost extra and are asked for by name: each gives the part of the picture to hash as well, or None
# where it sees no such part. To offer one more, add it here.
VIEWS: Mapping[str, Callable[[Pixels], Pixels | None]] = {}


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker needs to know, wherever it runs. `views` are names of VIEWS."""

    bank: Path
    distance: int = 31
    views: tuple[str, ...] = ()


def look(path: Path, index: Index, task: Task, data: bytes | None = None) -> Record:
    """The record of one file: its bytes are read from `path` unless they are given."""
    try:
        pixels = decode(read(path) if data is None else data, claimed=path.name)
    except Refusal as refusal:
        return Refused(str(path), refusal.reason, str(refusal))
    return Looked(str(path), hits(pixels, index, task))


def hits(pixels: Pixels, index: Index, task: Task) -> tuple[Hit, ...]:
    """Entries near the picture in any view; of several views the nearest counts, then the first."""
    names, rows = [], []
    for name, bits in queries(pixels, task.views):
        names.append(name)
        rows.append(bits)
    found = index.search(np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 32), task.distance)
    nearest: dict[int, tuple[int, int]] = {}
    for query, entry, far in zip(
        found.query.tolist(), found.entry.tolist(), found.distance.tolist(), strict=True
    ):
        nearest[entry] = min((far, query), nearest.get(entry, (far, query)))
    return tuple(Hit(entry, far, names[query]) for entry, (far, query) in sorted(nearest.items()))


def queries(pixels: Pixels, views: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Each hash to search for with the name of its view: as it is, turned or mirrored, then `views`."""
    whole, *turned = pdq.views(pixels)
    yield "whole", whole.bits
    for view in turned:
        yield "turned", view.bits
    for name in views:
        part = VIEWS[name](pixels)
        if part is not None:
            for view in pdq.views(part):
                yield name, view.bits


def warm(index: Index, task: Task) -> None:
    """Load the compiled code that `look` will use, so that processes forked afterwards have it."""
    hits(np.zeros((65, 64, 3), np.uint8), index, task)
