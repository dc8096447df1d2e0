"""Reading a picture's bytes from disk, bounded, never from anything but a regular file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from haechi.core.errors import Refusal
from haechi.media.limits import DEFAULT, Limits


def read(path: Path, limits: Limits = DEFAULT) -> bytes:
    """The file's bytes. Refused by name: not_found, not_a_file, not_readable, empty, too_large."""
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
        raise Refusal("not_a_file", "This is a folder or a device.", do="Name the pictures themselves.")
    with os.fdopen(handle, "rb") as file:
        limits.check_bytes(info.st_size)
        data = file.read(limits.max_bytes + 1)
    limits.check_bytes(len(data))
    return data
