"""A real server: who gets in, what survives a kill, and what is refused before anything is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from haechi.core.errors import Refusal
from haechi.infra.postgres import EmbeddedPostgres, database
from haechi.infra.postgres.account import server_account

Make = Callable[[str], EmbeddedPostgres]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    made: list[EmbeddedPostgres] = []

    def one(name: str) -> EmbeddedPostgres:
        made.append(EmbeddedPostgres(tmp_path_factory.mktemp("pg") / name, durable=False))
        return made[-1]

    yield one
    for server in made:
        server.destroy()


@pytest.fixture(scope="module")
def running(make: Make) -> EmbeddedPostgres:
    server = make("running")
    server.start()
    return server


@pytest.fixture(scope="module")
def one_to_spoil(make: Make) -> EmbeddedPostgres:
    return make("spare")


@pytest.fixture
def spare(one_to_spoil: EmbeddedPostgres) -> EmbeddedPostgres:
    """A running server that a test may stop, kill or spoil, as long as it can be started again."""
    one_to_spoil.start()
    return one_to_spoil


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def postmaster(server: EmbeddedPostgres) -> int:
    return int((server.layout.data / "postmaster.pid").read_text().split("\n", 1)[0])


def kill(server: EmbeddedPostgres) -> None:
    """kill -9, and wait until the kernel has closed its socket."""
    os.kill(postmaster(server), signal.SIGKILL)
    for _ in range(200):
        if not server.running:
            return
        threading.Event().wait(0.05)
    raise AssertionError("the server outlived kill -9")


def attempt_as(uid: int, url: str) -> str:
    """Connect from a child process that became `uid`; what came of it."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            psycopg.connect(url, connect_timeout=5).close()
            answer = "connected"
        except psycopg.OperationalError as error:
            answer = str(error)
        os.write(write, answer.encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        return pipe.read().decode()


def test_it_answers_with_a_plain_role_and_a_stable_order(running: EmbeddedPostgres) -> None:
    assert one(running.url, "SELECT current_user") == "haechi"
    assert one(running.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert one(running.url, "SHOW data_checksums") == "on"
    assert one(running.url, "SELECT datlocprovider FROM pg_database WHERE datname = 'haechi'") == "b"
    assert (
        one(running.url, "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{하,가,나}'::text[]) x")
        == "가나하"
    )


def test_a_query_cannot_become_a_command(running: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        one(running.url, "COPY (SELECT 1) TO PROGRAM 'cat'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        one(running.url, "SELECT pg_read_file('/etc/passwd')")


def test_nothing_listens_on_a_network(running: EmbeddedPostgres) -> None:
    as_owner = running.url.replace("//haechi@/haechi", "//postgres@/postgres")

    assert one(running.url, "SHOW listen_addresses") == ""
    assert (running.layout.data / "postmaster.pid").read_text().split("\n")[5] == ""
    assert one(as_owner, "SELECT string_agg(type || ' ' || auth_method, ',') FROM pg_hba_file_rules") == (
        "local peer,host reject"
    )


def test_only_the_owner_can_enter_its_folders(running: EmbeddedPostgres) -> None:
    account = server_account()
    for folder in (running.layout.data, running.layout.sockets):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.stat().st_uid == account.uid != 0
    assert running.layout.socket.stat().st_mode & 0o777 == 0o700
    assert running.layout.conf.stat().st_uid == os.geteuid()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_local_user_cannot_connect(running: EmbeddedPostgres) -> None:
    assert "Permission denied" in attempt_as(65534, running.url)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("role", ["haechi", "postgres"])
def test_even_an_open_door_lets_no_other_user_in(running: EmbeddedPostgres, role: str) -> None:
    """The folder is the first wall, the peer check the second: not even the server's account passes."""
    url = running.url.replace("//haechi@", f"//{role}@")
    running.layout.sockets.chmod(0o755)
    running.layout.socket.chmod(0o777)
    try:
        answers = [attempt_as(uid, url) for uid in (65534, server_account().uid)]
    finally:
        running.layout.socket.chmod(0o700)
        running.layout.sockets.chmod(0o700)

    assert all("Peer authentication failed" in answer for answer in answers), answers


def test_an_impostor_behind_the_socket_is_not_talked_to(running: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="requirepeer"):
        psycopg.connect(running.url, requirepeer="daemon")


def test_what_a_failed_statement_held_is_not_logged(running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE canary (name text UNIQUE, number int)")
        connection.execute("INSERT INTO canary VALUES ('canary-7731')")
        for statement in (
            "INSERT INTO canary VALUES ('canary-7731')",
            "INSERT INTO canary VALUES ('x', 'canary-7731')",
            "SELECT canary-7731 FROM nowhere",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement.encode())

    logs = [path.read_bytes() for path in (running.layout.data / "log").iterdir()]
    assert logs
    assert not any(b"canary" in log for log in logs)


def test_starting_again_finds_it_running(running: EmbeddedPostgres) -> None:
    pid, again = postmaster(running), EmbeddedPostgres(running.directory, durable=False)

    with again as url:
        assert one(url, "SELECT 1") == 1

    assert not again.started_here
    assert postmaster(running) == pid
    assert running.running


def test_racing_starts_make_one_server(make: Make) -> None:
    server = make("raced")
    rivals = [EmbeddedPostgres(server.directory, durable=False) for _ in range(4)]
    threads = [threading.Thread(target=rival.start) for rival in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert [rival.started_here for rival in rivals].count(True) == 1
    assert one(server.url, "SELECT 1") == 1


def test_what_was_committed_survives_a_kill(spare: EmbeddedPostgres) -> None:
    with psycopg.connect(spare.url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    kill(spare)

    assert one(spare.start(), "SELECT count(*) FROM kept") == 1


def test_a_pid_that_now_belongs_to_another_program_stops_nothing(spare: EmbeddedPostgres) -> None:
    account = server_account()
    pid_file = spare.layout.data / "postmaster.pid"
    lines = pid_file.read_text().split("\n")
    kill(spare)
    with subprocess.Popen(["sleep", "60"], user=account.uid if account.dropped else None) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))
        try:
            assert one(spare.start(), "SELECT 1") == 1
        finally:
            stranger.kill()


def test_stopping_twice_and_starting_again_is_harmless(spare: EmbeddedPostgres) -> None:
    spare.stop()
    spare.stop()

    assert not spare.running
    assert one(spare.start(), "SELECT 1") == 1


def test_a_first_start_that_was_interrupted_is_begun_again(spare: EmbeddedPostgres) -> None:
    spare.stop()
    spare.layout.data.rename(spare.layout.base / "data.new")

    assert one(spare.start(), "SELECT 1") == 1


@pytest.mark.parametrize(
    ("version", "reason"), [(None, "database_damaged"), ("17\n", "database_version")], ids=["none", "old"]
)
def test_data_it_does_not_know_is_left_alone(
    spare: EmbeddedPostgres, version: str | None, reason: str
) -> None:
    spare.stop()
    file = spare.layout.data / "PG_VERSION"
    own = file.read_text()
    file.unlink() if version is None else file.write_text(version)

    with pytest.raises(Refusal) as refused:
        spare.start()
    file.write_text(own)

    assert refused.value.reason == reason
    assert (spare.layout.data / "global").exists()


def test_a_long_path_still_gets_a_short_socket(make: Make) -> None:
    server = make("long-" + "x" * 150)

    assert one(server.start(), "SELECT 1") == 1
    assert len(str(server.layout.socket)) < 100


def test_a_named_server_wins(tmp_path: Path) -> None:
    named = "postgresql://db.example/haechi"

    with database({"HAECHI_DATABASE_URL": named, "HAECHI_HOME": str(tmp_path / "home")}) as url:
        assert url == named

    assert not (tmp_path / "home").exists()


def test_without_a_named_server_the_home_has_one(tmp_path: Path) -> None:
    env = {"HAECHI_HOME": str(tmp_path / "home")}
    server = EmbeddedPostgres(tmp_path / "home" / "postgres")
    try:
        with database(env) as url:
            assert one(url, "SHOW fsync") == "on"
        assert not server.running
    finally:
        server.destroy()
