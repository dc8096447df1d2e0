"""Compiled kernels: where Numba keeps them, and the one decorator that makes them.

Numba unpickles what it finds in its cache, so the folder must belong to this user and to nobody else. It
looks only at the file of the kernel called, not at those it calls: each version of the sources has a folder.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from haechi.core.errors import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")


def sources_digest() -> str:
    """Names the present text of every file that holds kernels."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    homes = (package.glob(f"{room}/**/*.py") for room in ("hashes", "index", "media"))
    for file in sorted([Path(__file__), *(file for home in homes for file in home)]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


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


def claim_cache() -> None:
    """Point Numba at a private folder, inside NUMBA_CACHE_DIR where set. Runs before Numba is imported."""
    base, version = Path(os.environ.get("NUMBA_CACHE_DIR") or cache_dir()), sources_digest()
    folder = base if base.name == version else base / version
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_own(folder):
        raise NotAllowed(
            "The folder for compiled kernels belongs to somebody else.",
            do="Set NUMBA_CACHE_DIR to a folder of your own.",
        )
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        folder.chmod(0o700)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)


def _is_own(folder: Path) -> bool:
    info = folder.lstat()
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.getuid()


claim_cache()

import numba  # noqa: E402  (the cache folder is settled first)
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

Kind = TypeVar("Kind", bound=np.generic)


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile to machine code: cached on disk, without the GIL, each float operation kept as written."""
    return cast(Callable[P, R], numba.njit(cache=True, nogil=True, fastmath=False)(cast(Any, function)))


def read_only(array: NDArray[Kind]) -> NDArray[Kind]:
    """The same values in one piece, not to be written through: kernels are made for that kind of array only.

    The same memory, where that is in one piece already.
    """
    view = np.ascontiguousarray(array).view()
    view.setflags(write=False)
    return view
