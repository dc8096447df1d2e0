"""The board's own storage: one SQLite file, and one file per picture."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS photo (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, posted_at TEXT NOT NULL,
    shown_from TEXT NOT NULL, label TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS answer (
    notice TEXT PRIMARY KEY, url TEXT NOT NULL, body BLOB NOT NULL, sent INTEGER NOT NULL DEFAULT 0);
"""


@dataclass(frozen=True, slots=True)
class Photo:
    """One posted picture. A held one is shown from `shown_from` on."""

    id: str
    title: str
    kind: str
    posted_at: datetime
    shown_from: datetime
    label: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub is still to be told about a notice."""

    notice: str
    url: str
    body: bytes


class Store:
    """Opens a connection for each step, so that any thread may use it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        with self._database() as database:
            database.executescript(SCHEMA)

    def add(
        self, data: bytes, *, title: str, kind: str, now: datetime, shown_from: datetime, label: str
    ) -> str:
        """Keep a picture and return its id."""
        photo_id = secrets.token_hex(6)
        (self._folder / photo_id).write_bytes(data)
        row = (photo_id, title, kind, now.isoformat(), shown_from.isoformat(), label)
        with self._database() as database:
            database.execute(
                "INSERT INTO photo (id, title, kind, posted_at, shown_from, label) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
        return photo_id

    def photo(self, photo_id: str) -> Photo | None:
        """One picture's record, removed ones included; None where there never was one."""
        with self._database() as database:
            row = database.execute("SELECT * FROM photo WHERE id = ?", (photo_id,)).fetchone()
        return _photo(row) if row else None

    def shown(self, now: datetime) -> list[Photo]:
        """What the front page shows, newest first."""
        with self._database() as database:
            rows = database.execute("SELECT * FROM photo WHERE NOT removed ORDER BY posted_at DESC LIMIT 60")
            return [photo for photo in map(_photo, rows) if photo.shown_from <= now]

    def picture(self, photo: Photo) -> bytes:
        """The bytes of a picture that is still there."""
        return (self._folder / photo.id).read_bytes()

    def answered(self, notice: str) -> bool:
        """Whether this notice was already acted on."""
        with self._database() as database:
            return database.execute("SELECT 1 FROM answer WHERE notice = ?", (notice,)).fetchone() is not None

    def act(self, answer: Answer, *, remove: str | None) -> None:
        """Remove a picture and keep the answer, in one transaction; the second time nothing happens."""
        with self._database() as database:
            if remove:
                database.execute("UPDATE photo SET removed = 1 WHERE id = ?", (remove,))
            database.execute(
                "INSERT OR IGNORE INTO answer (notice, url, body) VALUES (?, ?, ?)",
                (answer.notice, answer.url, answer.body),
            )
        if remove:
            (self._folder / remove).unlink(missing_ok=True)

    def unsent(self) -> list[Answer]:
        """Answers the hub has not taken yet."""
        with self._database() as database:
            return [
                Answer(*row)
                for row in database.execute("SELECT notice, url, body FROM answer WHERE NOT sent")
            ]

    def sent(self, notice: str) -> None:
        """The hub has the answer."""
        with self._database() as database:
            database.execute("UPDATE answer SET sent = 1 WHERE notice = ?", (notice,))

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._folder / "board.sqlite", timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            with connection:
                yield connection
        finally:
            connection.close()


def _photo(row: sqlite3.Row) -> Photo:
    return Photo(
        id=row["id"],
        title=row["title"],
        kind=row["kind"],
        posted_at=datetime.fromisoformat(row["posted_at"]),
        shown_from=datetime.fromisoformat(row["shown_from"]),
        label=row["label"],
        removed=bool(row["removed"]),
    )
