"""Which tables a demonstration was made with. Those of another version cannot be brought up to date for sure:
its own are made anew, and a database that somebody named is left alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import haechi
from haechi.core.errors import Refusal
from haechi.demo.layout import Layout
from haechi.infra.files import replace
from haechi.infra.postgres import EmbeddedPostgres
from haechi.infra.postgres.binaries import MAJOR

HUB = Path(haechi.__file__).parent / "hub"
OWN = "embedded"


def definition(source: Path = HUB, *, database: str = OWN) -> str:
    """A digest of every migration's text, of PostgreSQL's version and of where the tables lie."""
    whole = sha256(f"{MAJOR}\n{database}\n".encode())
    for path in sorted(source.rglob("migrations/*.py")):
        text = path.read_bytes()
        whole.update(f"{path.relative_to(source)}\n{len(text)}\n".encode() + text)
    return whole.hexdigest()


def make_way(layout: Layout, server: EmbeddedPostgres, *, say: Callable[[str], None]) -> None:
    """Where this folder and its embedded database were made with other tables, put both away. Call it before
    the server starts, and while nobody else works in the folder."""
    noted = _noted(layout)
    made = noted or (server.layout.data / "PG_VERSION").exists()
    if not made or noted == definition():
        return
    say("This demonstration was made by another version of Haechi, with other tables: it begins anew.")
    server.destroy()
    for path in layout.home.iterdir():
        if path == layout.lock:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def must_be_known(layout: Layout, url: str) -> None:
    """Refuse a named database that was not made by this version together with this folder."""
    from django.db import connection

    noted = _noted(layout)
    if noted == definition(database=url) or not (noted or connection.introspection.table_names()):
        return
    raise Refusal(
        "other_tables",
        "The database of HAECHI_DATABASE_URL was not made with this demonstration's folder by this version.",
        do="Name an empty database and set HAECHI_HOME to an empty folder, or unset HAECHI_DATABASE_URL.",
    )


def note(layout: Layout, *, database: str = OWN) -> None:
    """Keep in the folder what its tables were made with; only once they all stand."""
    replace(layout.tables, definition(database=database).encode())


def _noted(layout: Layout) -> str:
    return layout.tables.read_text() if layout.tables.exists() else ""
