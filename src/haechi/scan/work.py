"""What is done with one file: read, decode, hash in every view, search. The same on one machine or many."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from haechi.core.errors import Refusal
from haechi.core.signal import View
from haechi.hashes import pdq, windows
from haechi.hashes.pdq import sights
from haechi.hashes.windows import match
from haechi.index import Found
from haechi.media import Raster, raster
from haechi.media.files import read
from haechi.scan import parts
from haechi.scan.records import Hit, Looked, Record, Refused

Queries = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker needs to know, wherever it runs. `views` of regions (`sights.REGIONS`) are looked for
    besides; `fast` reads large JPEGs as `pdq.hash_bytes` says; `windows` is a list for finding parts.
    """

    bank: Path
    distance: int = 31
    views: tuple[View, ...] = ()
    fast: bool = False
    windows: Path | None = None


class Bank(Protocol):
    """What is searched: an opened index, or something that stands for several."""

    def search(self, queries: NDArray[np.uint8], radius: int) -> Found:
        """As `Index.search`."""


def look(path: Path, bank: Bank, task: Task, data: bytes | None = None) -> Record:
    """The record of one file: its bytes are read from `path` unless they are given."""
    try:
        return _looked(path, read(path) if data is None else data, bank, task)
    except Refusal as refusal:
        return Refused(str(path), refusal.reason, str(refusal))


def _looked(path: Path, data: bytes, bank: Bank, task: Task) -> Looked:
    """Parts are looked for only where the hashes find nothing: they cost more, and could only add to it."""
    asked, picture = _asked(data, task, path.name)
    matches = hits(asked, bank, task.distance)
    if matches or task.windows is None:
        return Looked(str(path), matches)
    return Looked(str(path), (), parts.near(parts.opened(task.windows), windows.query(picture)))


def queries(data: bytes, task: Task, *, claimed: str = "") -> Queries:
    """Each hash to search for with the name of its view: as it is, turned or mirrored, then the views asked
    for. Raises the refusals of `haechi.media.decode`.
    """
    return _asked(data, task, claimed)[0]


def _asked(data: bytes, task: Task, claimed: str) -> tuple[Queries, Raster]:
    picture = raster(data, claimed=claimed, fast=task.fast)
    own, *turned = pdq.views(picture)
    if task.fast and own.quality < pdq.SURE_QUALITY:
        return _asked(data, replace(task, fast=False), claimed)
    asked = [(View.WHOLE, own), *((View.TURNED, view) for view in turned)]
    for sight in sights.sights(picture, task.views):
        asked += ((sight.view, view) for view in sight.hashes)
    return [(view.value, found.bits) for view, found in asked], picture


def hits(asked: Queries, bank: Bank, distance: int) -> tuple[Hit, ...]:
    """Entries near any of the hashes; of several views the nearest counts, then the first."""
    rows = np.frombuffer(b"".join(bits for _, bits in asked), np.uint8).reshape(-1, 32)
    found = bank.search(rows, distance)
    payload = found.payload if len(found.payload) else np.zeros(len(found), np.uint32)
    columns = (found.entry, found.distance, found.query, payload)
    nearest: dict[int, tuple[int, ...]] = {}
    for entry, *near in zip(*(column.tolist() for column in columns), strict=True):
        nearest[entry] = min(tuple(near), nearest.get(entry, tuple(near)))
    return tuple(
        Hit(entry, far, asked[query][0], number) for entry, (far, query, number) in sorted(nearest.items())
    )


def warm(bank: Bank, task: Task) -> None:
    """Load the compiled code that `look` will use, so that processes forked afterwards have it."""
    if task.views:
        sights.warm()
    if task.windows is not None:
        windows.warm()
        match.warm()
        parts.opened(task.windows)
    drawn = io.BytesIO()
    Image.new("RGB", (65, 64)).save(drawn, format="JPEG")
    hits(queries(drawn.getvalue(), task), bank, task.distance)
