"""Starts, reuses, recovers and stops one embedded PostgreSQL server, named by a folder."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import TracebackType
from urllib.parse import quote

import psycopg
from psycopg import sql

from haechi.core.errors import Refusal, Unavailable
from haechi.infra.files import locked, replace
from haechi.infra.paths import postgres_dir
from haechi.infra.postgres.account import Account, own_name, server_account, server_user
from haechi.infra.postgres.binaries import MAJOR, programs
from haechi.infra.postgres.config import APP_ROLE, OWNER_ROLE, files
from haechi.infra.postgres.layout import ROOT_BASE, hand_over, layout_for, prepare

_TRIES = 100
_PAUSE = 0.15
_INITDB = (
    *("--username", OWNER_ROLE, "--auth-local", "peer", "--auth-host", "reject", "--encoding", "UTF8"),
    # The builtin provider sorts the same on every machine: no index breaks when the system's libc changes.
    *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
    *("--data-checksums", "--no-instructions"),
)


class EmbeddedPostgres:
    """One server. `durable=False` trades safety at a power cut for speed: for tests only."""

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self.layout = layout_for(self.directory)
        self.started_here = False
        self._durable = durable

    @property
    def url(self) -> str:
        """What HAECHI_DATABASE_URL would say: the application's role, over the private socket."""
        host = quote(str(self.layout.sockets), safe="")
        return f"postgresql://{APP_ROLE}@/{APP_ROLE}?host={host}&requirepeer={server_user()}"

    @property
    def running(self) -> bool:
        """Whether a server listens. The kernel closes a socket with its server, whatever pid files say."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self.layout.socket))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
        return True

    def start(self) -> str:
        """Start it, or find it running; recover it after a crash. Returns its URL."""
        account = server_account()
        prepare(self.layout, account)
        with locked(self.layout.lock):
            if not self.running:
                self._configure()
                if not (self.layout.data / "PG_VERSION").exists():
                    self._initialise(account)
                self._launch(account)
                self.started_here = True
            self._ensure_database(account)
        return self.url

    def stop(self) -> None:
        """Stop it, if it runs: open transactions are rolled back, everything committed is kept."""
        if not self.running:
            return
        account = server_account()
        data = str(self.layout.data)
        done = account.run(_program("pg_ctl", account), "stop", "-D", data, "-m", "fast", "-w", "-t", "60")
        if done.returncode and self.running:
            raise Unavailable("PostgreSQL did not stop.", do=f"See the log in {data}/log.")

    def destroy(self) -> None:
        """Stop it and delete all its data: for tests, and for a demonstration that starts afresh."""
        self.stop()
        for folder in (self.layout.base, self.layout.sockets):
            if folder.exists():
                shutil.rmtree(folder)

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Another process may have started it first and still need it.
        if self.started_here:
            self.stop()

    def _configure(self) -> None:
        for name, text in files(self.layout, user=own_name(), durable=self._durable).items():
            path = self.layout.conf / name
            replace(path, text.encode())
            # The server's account has to read it, and no secret is in it.
            path.chmod(0o644)

    def _initialise(self, account: Account) -> None:
        data, fresh = self.layout.data, self.layout.base / "data.new"
        if data.exists():
            raise Refusal(
                "database_damaged",
                f"{data} exists and holds no database.",
                do="Restore it from a backup, or move it away to start with an empty database.",
            )
        # What an interrupted first start left behind never held anything.
        if fresh.exists():
            shutil.rmtree(fresh)
        hand_over(fresh, account)
        options = _INITDB if self._durable else (*_INITDB, "--no-sync")
        if account.run(_program("initdb", account), "-D", str(fresh), *options).returncode:
            raise Unavailable(
                "The database could not be made.",
                do=f"Free some disk space under {self.layout.base}, or set HAECHI_DATABASE_URL.",
            )
        fresh.rename(data)
        if account.dropped:
            sys.stderr.write(f"haechi: PostgreSQL runs as the user {account.name}, with its data in {data}\n")

    def _launch(self, account: Account) -> None:
        data = self.layout.data
        version = (data / "PG_VERSION").read_text().strip()
        if version != str(MAJOR):
            raise Refusal(
                "database_version",
                f"{data} was made by PostgreSQL {version}, and this is {MAJOR}.",
                do="Dump it with the old version and load it into the new, or set HAECHI_DATABASE_URL.",
            )
        log, options = (
            data / "start.log",
            f"-c config_file={shlex.quote(str(self.layout.conf / 'postgresql.conf'))}",
        )
        arguments = ("start", "-D", str(data), "-w", "-t", "60", "-l", str(log), "-o", options)
        # After a kill -9 the old server's children let go of its shared memory only a moment later.
        for _ in range(_TRIES):
            self._forget_stale_pid()
            if account.run(_program("pg_ctl", account), *arguments).returncode == 0:
                return
            Event().wait(_PAUSE)
        raise Unavailable("PostgreSQL did not start.", do=f"See {log} and {data}/log for the reason.")

    def _forget_stale_pid(self) -> None:
        """Drop a pid file whose number is no longer this server's.

        In a restarted container the same small numbers come back, and the server would take, say, our own
        worker for its predecessor and never start. A predecessor that still lives shows its data folder in
        its command line (and would still hold the shared memory that a second server refuses to share).
        """
        pid_file = self.layout.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return
        if os.fsencode(self.layout.data) not in command:
            pid_file.unlink(missing_ok=True)

    def _ensure_database(self, account: Account) -> None:
        name = sql.Identifier(APP_ROLE)
        with self._connect_as_owner(account) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
                # No superuser: a flaw in a query must not become a command on the machine.
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(name))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [APP_ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))

    def _connect_as_owner(self, account: Account) -> psycopg.Connection:
        host = str(self.layout.sockets)
        # A server found running may still be replaying its log after a crash.
        for _ in range(_TRIES):
            try:
                return psycopg.connect(
                    host=host, dbname="postgres", user=OWNER_ROLE, requirepeer=account.name, autocommit=True
                )
            except psycopg.OperationalError:
                Event().wait(_PAUSE)
        raise Unavailable("PostgreSQL lets nobody in.", do=f"See the log in {self.layout.data}/log.")


@contextmanager
def database(env: Mapping[str, str] = os.environ) -> Iterator[str]:
    """The URL of the database: HAECHI_DATABASE_URL, else an embedded server for as long as this is open."""
    named = env.get("HAECHI_DATABASE_URL", "")
    if named:
        yield named
        return
    with EmbeddedPostgres(postgres_dir(env)) as url:
        yield url


def _program(name: str, account: Account) -> Path:
    return programs(copy_under=ROOT_BASE if account.dropped else None) / name
