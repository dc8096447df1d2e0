"""The keyring of this installation, opened once per process from the folder outside the database."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from haechi.infra.keys import Keyring


@cache
def keyring() -> Keyring:
    """The keys named by `HAECHI_KEYS`; made on first use in a folder only this user can read."""
    return Keyring.create(Path(settings.HAECHI_KEYS))
