"""Folders of compiled kernels that nobody uses any more are put away: each change of a text leaves one.

Which texts are still in use cannot be told, since programs of several versions may share the cache and run at
once. So it goes by age. Whoever takes kernels from a folder marks it; whoever makes a new folder puts away
those not marked for long: a version that is used alone never loses its own, however seldom it is called.

Several processes may do so at once, or be killed in the middle. A folder loses its name in one step, so
nobody finds half of one; a process that had it has its kernels in memory already, or compiles what it misses
into a new folder of that name. What cannot be put away stays: no start fails of it.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from contextlib import suppress
from pathlib import Path

# For how long a folder is kept that nobody takes kernels from, in nanoseconds: 14 days.
KEPT = 14 * 24 * 3600 * 10**9
# Beside ours lies whatever the owner of the cache put there.
_OURS = re.compile(r"[0-9a-f]{16}")
_LEAVING = ".unused"


def mark(folder: Path) -> None:
    """Note on the folder that it is in use now."""
    with suppress(OSError):
        os.utime(folder)


def put_away(cache: Path, now: int) -> int:
    """Remove the folders not marked for KEPT before `now`, in nanoseconds since 1970. How many there were."""
    try:
        names = os.listdir(cache)
    except OSError:
        return 0
    gone = 0
    for name in names:
        stem, ending, _ = name.partition(_LEAVING)
        if not _OURS.fullmatch(stem):
            continue
        # One that has lost its name was left by somebody who was killed, or is being removed.
        leaving = cache / name if ending else _left(cache / name, now - KEPT)
        if leaving is not None:
            gone += not ending
            shutil.rmtree(leaving, ignore_errors=True)
    return gone


def _left(folder: Path, moment: int) -> Path | None:
    """Its new name, where it was last marked before `moment` and could be renamed."""
    leaving = folder.with_name(folder.name + _LEAVING)
    with suppress(OSError):
        info = folder.lstat()
        if stat.S_ISDIR(info.st_mode) and info.st_mtime_ns < moment:
            folder.rename(leaving)
            return leaving
    return None
