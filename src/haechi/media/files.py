"""Reading media from disk, bounded, never from anything but a regular file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from haechi.core.errors import Refusal
from haechi.media.limits import DEFAULT, Limits


@contextmanager
def opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The open file and its size. Refused by name: not_found, not_a_file, not_readable."""
    try:
        # Without waiting: a named pipe would otherwise hold us for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise Refusal("not_found", "There is no such file.", do="Check its name.") from error
    except (OSError, ValueError) as error:
        raise Refusal("not_readable", "The file cannot be opened.", do="Check its permissions.") from error
    info = os.fstat(handle)
    if not stat.S_ISREG(info.st_mode):
        os.close(handle)
        raise Refusal("not_a_file", "This is a folder or a device.", do="Name the files themselves.")
    with os.fdopen(handle, "rb") as file:
        yield file, info.st_size


def read(path: Path, limits: Limits = DEFAULT) -> bytes:
    """The file's bytes. Refused by name: as `opened` does; empty, too_large."""
    with opened(path) as (file, size):
        limits.check_bytes(size)
        data = file.read(limits.max_bytes + 1)
    limits.check_bytes(len(data))
    return data
