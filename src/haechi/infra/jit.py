"""Compiled kernels: where Numba keeps them, and the one decorator that makes them.

Numba unpickles what it finds in its cache, so the folder must belong to this user and to nobody else.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from haechi.core.errors import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")


def cache_dir() -> Path:
    """A folder only this user can read or write, made if need be."""
    base = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    for folder in (Path(base) / "haechi" / "numba", Path(tempfile.gettempdir()) / f"haechi-{os.getuid()}"):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise NotAllowed("No folder for compiled kernels can be written.", do="Set NUMBA_CACHE_DIR to one.")


def claim_cache() -> None:
    """Point Numba at a private folder. Must run before Numba is imported; an explicit setting is kept."""
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or cache_dir())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.getuid():
        raise NotAllowed(
            "The folder for compiled kernels belongs to somebody else.",
            do="Set NUMBA_CACHE_DIR to a folder of your own.",
        )
    if stat.S_IMODE(info.st_mode) & 0o077:
        folder.chmod(0o700)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)


claim_cache()

import numba  # noqa: E402  (the cache folder is settled first)


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile to machine code: cached on disk, without the GIL, each float operation kept as written."""
    return cast(Callable[P, R], numba.njit(cache=True, nogil=True, fastmath=False)(cast(Any, function)))
