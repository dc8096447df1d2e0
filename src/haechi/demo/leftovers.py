"""What runs that were killed left behind: their database still runs, and their folder is still there."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from haechi.core.errors import Conflict, HaechiError
from haechi.demo.layout import Layout, Ports
from haechi.demo.world import embedded
from haechi.infra.supervisor import only_one

PREFIX = "haechi-demo-"


def sweep(folder: Path, *, say: Callable[[str], None]) -> None:
    """Put away the runs of this user in `folder` whose lock nobody holds any more."""
    for home in sorted(folder.glob(f"{PREFIX}*")):
        layout = Layout(home, Ports())
        if not _ours(home) or not layout.lock.exists():
            continue
        try:
            with only_one(layout.lock):
                server = embedded(layout, {}, durable=False)
                if server:
                    server.destroy()
                shutil.rmtree(home)
                say(f"put away {home}, which a run that was killed left behind")
        except Conflict:
            continue
        except (HaechiError, OSError) as error:
            say(f"{home} could not be put away: {error}")


def _ours(home: Path) -> bool:
    info = home.lstat()
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.geteuid()
