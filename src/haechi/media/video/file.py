"""A video's bytes as an open file: from memory, or from disk and then only from a regular file."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from haechi.core.errors import Refusal


@contextmanager
def opened(source: bytes | Path, max_bytes: int) -> Iterator[IO[bytes]]:
    """Refused by name: empty, too_large; of a path also not_found, not_a_file, not_readable."""
    if isinstance(source, bytes):
        _check_size(len(source), max_bytes)
        yield io.BytesIO(source)
        return
    try:
        # Without waiting: a named pipe would otherwise hold us for ever.
        handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise Refusal("not_found", "There is no such file.", do="Check its name.") from error
    except (OSError, ValueError) as error:
        raise Refusal("not_readable", "The file cannot be opened.", do="Check its permissions.") from error
    info = os.fstat(handle)
    if not stat.S_ISREG(info.st_mode):
        os.close(handle)
        raise Refusal("not_a_file", "This is a folder or a device.", do="Name the videos themselves.")
    with os.fdopen(handle, "rb") as file:
        _check_size(info.st_size, max_bytes)
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
