"""Which files a scan looks at, in an order that is the same the next time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def files_under(path: Path) -> Iterator[Path]:
    """The file itself, or every file below the folder as the walk meets it; links to folders are passed by.

    A folder that cannot be listed is given like a file: looking at it says why.
    """
    if not path.is_dir():
        yield path
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        folders.sort()
        yield from _unlisted(closed)
        for name in sorted(names):
            yield Path(folder, name)
    yield from _unlisted(closed)


def count_under(path: Path) -> int:
    """How many files `files_under` would give now."""
    return sum(1 for _ in files_under(path))


def _unlisted(closed: list[OSError]) -> Iterator[Path]:
    while closed:
        yield Path(os.fsdecode(closed.pop(0).filename))
