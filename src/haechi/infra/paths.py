"""Where an installation keeps what is not in its database: one private folder, chosen in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from haechi.infra.files import private_folder

ROOT_HOME = Path("/var/lib/haechi/home")


def state_dir(env: Mapping[str, str] = os.environ) -> Path:
    """HAECHI_HOME, else root's folder under /var/lib or the user's own state folder. Made if missing."""
    return private_folder(_chosen(env))


def keys_dir(env: Mapping[str, str] = os.environ) -> Path:
    """HAECHI_KEYS, for keys kept on a volume of their own; else a folder of the state folder."""
    named = env.get("HAECHI_KEYS", "")
    return Path(named).absolute() if named else state_dir(env) / "keys"


def postgres_dir(env: Mapping[str, str] = os.environ) -> Path:
    """The folder that names the embedded database (see `haechi.infra.postgres`)."""
    return state_dir(env) / "postgres"


def _chosen(env: Mapping[str, str]) -> Path:
    named = env.get("HAECHI_HOME", "")
    if named:
        return Path(named).absolute()
    if os.geteuid() == 0:
        return ROOT_HOME
    shared = env.get("XDG_STATE_HOME", "")
    # The XDG rules: a relative path there is to be ignored.
    base = Path(shared) if Path(shared).is_absolute() else Path.home() / ".local" / "state"
    return base / "haechi"
