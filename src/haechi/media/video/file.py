"""A video's bytes as an open file: from memory, or from disk and then only from a regular file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from haechi.core.errors import Refusal
from haechi.media import files


@contextmanager
def opened(source: bytes | Path, max_bytes: int) -> Iterator[IO[bytes]]:
    """Refused by name: empty, too_large; of a path also not_found, not_a_file, not_readable."""
    if isinstance(source, bytes):
        _check_size(len(source), max_bytes)
        yield io.BytesIO(source)
        return
    with files.opened(source) as (file, size):
        _check_size(size, max_bytes)
        yield file


def _check_size(size: int, max_bytes: int) -> None:
    if size == 0:
        raise Refusal("empty", "The file is empty.", do="Choose the video itself.")
    if size > max_bytes:
        raise Refusal(
            "too_large",
            f"The file has {size} bytes; at most {max_bytes} are taken.",
            do="Save a smaller copy and use that.",
        )
