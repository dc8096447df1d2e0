"""Compiled kernels: where Numba keeps them, and the one decorator that makes them.

Numba unpickles what it finds in its cache, so the folder must belong to this user and to nobody else. It
looks only at the file of the kernel called, not at those whose kernels and constants went into it: for each
text of all that a kernel's file stands on there is a folder, put away when nobody uses it (infra/unused.py).
"""

from __future__ import annotations

import os
import stat
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import haechi
from haechi.core.errors import NotAllowed
from haechi.infra.sources import Sources
from haechi.infra.unused import mark, put_away

P = ParamSpec("P")
R = TypeVar("R")
# The folder in the cache that is closed to others.
KERNELS = "kernels"
# By how much the time a file system notes may lag behind the clock, in nanoseconds.
_LAG = 20_000_000


def cache_dir() -> Path:
    """A folder only this user can write, made if need be: in the home, or without one in the system's."""
    named = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    choices = [Path(tempfile.gettempdir()) / f"haechi-{os.getuid()}"]
    if os.path.isabs(named):
        choices.insert(0, Path(named) / "haechi" / "numba")
    for folder in choices:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if _is_own(folder) and os.access(folder, os.W_OK):
            return folder
    raise NotAllowed("No folder for compiled kernels can be written.", do="Set NUMBA_CACHE_DIR to one.")


def claim_cache() -> Path:
    """Point Numba at a private folder, inside NUMBA_CACHE_DIR where set. Runs before Numba is imported."""
    base = Path(os.environ.get("NUMBA_CACHE_DIR") or cache_dir())
    folder = base if base.name == KERNELS else base / KERNELS
    _close(folder)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    return folder


def _close(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_own(folder):
        raise NotAllowed(
            "The folder for compiled kernels belongs to somebody else.",
            do="Set NUMBA_CACHE_DIR to a folder of your own.",
        )
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        folder.chmod(0o700)


def _is_own(folder: Path) -> bool:
    info = folder.lstat()
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.getuid()


def writable(folder: Path) -> bool:
    """Whether compiled code can be put there, made if need be. NotAllowed where it is somebody else's."""
    try:
        _close(folder)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


FOLDER = claim_cache()

import numba  # noqa: E402  (the cache folder is settled first)
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

Kind = TypeVar("Kind", bound=np.generic)
# Nothing that this file imports enters a kernel.
SOURCES = Sources(Path(haechi.__file__).parents[1], "haechi", frozenset({__file__}))
# Numba reads the folder's name from one place, whichever thread asks.
_config: Any = numba.config
_naming = threading.Lock()


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile to machine code: cached on disk, without the GIL, each float operation kept as written.

    Not cached where no folder can be written (Numba would take another, whose names tell less), and where a
    source was changed since this process began: what was loaded may be older than what is read now.
    """
    file = function.__code__.co_filename
    with _naming:
        folder = FOLDER / SOURCES.digest(file)
        new = not os.path.exists(folder)
        kept = writable(folder) and not SOURCES.changed_since(file, haechi.LOADED - _LAG)
        mark(folder)
        if new:
            put_away(FOLDER, haechi.LOADED)
        _config.CACHE_DIR = str(folder)
        try:
            made = numba.njit(cache=kept, nogil=True, fastmath=False)(cast(Any, function))
        finally:
            _config.CACHE_DIR = str(FOLDER)
    return cast(Callable[P, R], made)


def read_only(array: NDArray[Kind]) -> NDArray[Kind]:
    """The same values in one piece, not to be written through: kernels are made for that kind of array only.

    The same memory, where that is in one piece already.
    """
    view = np.ascontiguousarray(array).view()
    view.setflags(write=False)
    return view
