"""Everything a run stored, as files, beside a list of what must be found in none of them in plain text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

from haechi.demo import looks
from haechi.demo.stage import READERS
from haechi.infra.files import private_folder

if TYPE_CHECKING:
    from haechi.demo.story import Thread

_KEEP_JOBS = """
    CREATE TABLE IF NOT EXISTS kept_job (task text, args jsonb, lock text);
    CREATE OR REPLACE FUNCTION keep_job() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO kept_job VALUES (new.task_name, new.args, new.lock); RETURN new; END';
    CREATE OR REPLACE TRIGGER keep_job AFTER INSERT ON procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION keep_job();
"""


def keep_jobs() -> None:
    """From now on the arguments of every job stay, also of those that are done."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_JOBS)


def keep_everything(thread: Thread, target: Path) -> None:
    """Tables as text, logs, the server's own keys, and the secrets of this run's people to look for."""
    private_folder(target)
    private_folder(target / "db")
    for table in connection.introspection.table_names():
        with (
            (target / "db" / f"{table}.txt").open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" TO STDOUT') as rows,
        ):
            for row in rows:
                file.write(bytes(row))
    shutil.copytree(thread.layout.logs, target / "log", dirs_exist_ok=True)
    shutil.copytree(thread.layout.home / "keys", target / "keys", dirs_exist_ok=True)
    (target / "planted.json").write_text(json.dumps(planted(thread), ensure_ascii=False))


def planted(thread: Thread) -> dict[str, object]:
    """What this run's people wrote, named and computed. None of it may lie anywhere in plain text."""
    from haechi.demo.story import CONTACT, NOTE, STORY

    report = looks.report(thread.report)
    reader = thread.stage.members[READERS[0]]
    return {
        "sealed": {"story": STORY, "contact": CONTACT, "note": NOTE, "receipt": thread.code},
        "operational": {
            **{f"locator {number}": one.url for number, one in enumerate(report.locators)},
            **{f"page {number}": one.url.rpartition("/")[2] for number, one in enumerate(report.locators)},
            **{f"hash {number}": one.hash.hex for number, one in enumerate(report.hashes)},
            **{f"windows {number}": text for number, text in enumerate(thread.windows)},
        },
        "reader": {"key": reader.key_id, "private": reader.private.hex()},
    }
