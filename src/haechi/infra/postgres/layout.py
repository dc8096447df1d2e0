"""Where one server keeps its things, and who owns which folder.

As a normal user everything lies in the folder that names the server. As root that folder only gives the
name: the server's account can neither enter root's home nor be let in, so it gets /var/lib and /run.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from haechi.core.errors import Refusal, Unavailable
from haechi.infra.files import private_folder
from haechi.infra.postgres.account import Account

ROOT_BASE = Path("/var/lib/haechi")
ROOT_SOCKETS = Path("/run/haechi")
SOCKET = ".s.PGSQL.5432"
# The kernel's limit for a socket's path is 104 bytes on macOS and 108 on Linux.
_SOCKET_ROOM = 100


@dataclass(frozen=True, slots=True)
class Layout:
    """`base` is ours; `data` and `sockets` are the account's; `conf` it only reads."""

    base: Path
    sockets: Path

    @property
    def conf(self) -> Path:
        return self.base / "conf"

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def lock(self) -> Path:
        return self.base / "lock"

    @property
    def socket(self) -> Path:
        return self.sockets / SOCKET


def layout_for(directory: Path) -> Layout:
    """The places of the server that `directory` names."""
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]
    if os.geteuid() == 0:
        return Layout(base=ROOT_BASE / f"{directory.name}-{digest}", sockets=ROOT_SOCKETS / digest)
    near = directory / "run"
    if len(os.fsencode(near / SOCKET)) < _SOCKET_ROOM:
        return Layout(base=directory, sockets=near)
    return Layout(base=directory, sockets=Path(f"/tmp/haechi-{os.geteuid()}") / digest)


def prepare(layout: Layout, account: Account) -> None:
    """Make the folders, refusing whatever somebody else may have put in their place."""
    if account.dropped:
        for folder in (ROOT_BASE, layout.base, ROOT_SOCKETS):
            _root_folder(folder)
        hand_over(layout.sockets, account)
    else:
        for folder in (layout.base, layout.sockets.parent, layout.sockets):
            private_folder(folder)
    layout.conf.mkdir(mode=0o755, exist_ok=True)
    layout.conf.chmod(0o755)


def hand_over(path: Path, account: Account) -> None:
    """A folder of the account, 0700. Its parent belongs to us, so nobody can have planted it."""
    path.mkdir(mode=0o700, exist_ok=True)
    if account.dropped:
        os.chown(path, account.uid, account.gid)


def _root_folder(path: Path) -> None:
    """A folder that root owns and only root changes; others pass through it."""
    try:
        path.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError:
        raise Unavailable(
            f"{path} cannot be made.", do="Run Haechi as a normal user, or set HAECHI_DATABASE_URL."
        ) from None
    info = path.lstat()
    if path.is_symlink() or info.st_uid != 0 or info.st_mode & 0o022:
        raise Refusal(
            "folder_exposed",
            f"{path} is not root's alone.",
            do="Remove it, or give it to root with mode 0755.",
        )
    path.chmod(0o755)
