"""What commands that work on the hub share: its database, opened, and Django set up once for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

SETTINGS = "haechi.hub.site.settings"


@contextmanager
def hub_database() -> Iterator[str]:
    """The database's URL, also in the environment for Django and for child processes."""
    from haechi.infra.postgres import database

    with database() as url:
        os.environ["HAECHI_DATABASE_URL"] = url
        yield url


@contextmanager
def hub() -> Iterator[None]:
    """Django, set up on the hub's database with the keys it was written with, or WrongKeys. Its modules may
    be imported while this is open."""
    with hub_database():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        import django
        from django.db import connections

        django.setup()
        from haechi.hub.kernel.keycheck import require_keys

        try:
            require_keys()
            yield
        finally:
            connections.close_all()


def migrate() -> None:
    """Bring the tables up to date; inside `hub`."""
    from django.core.management import call_command

    from haechi.hub.kernel.keycheck import remember_keys

    call_command("migrate", interactive=False, verbosity=0)
    remember_keys()
