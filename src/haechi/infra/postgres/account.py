"""The operating-system account that runs the server. PostgreSQL never runs as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from haechi.core.errors import Refusal, Unavailable

SERVICE_USER = "haechi"
_NO_LOGIN = ("nologin", "false")


@dataclass(frozen=True, slots=True)
class Account:
    """Runs the server's programs. `dropped` says that we are root and step down to it for that."""

    name: str
    uid: int
    gid: int
    dropped: bool

    def run(self, program: Path, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run one program with nothing of our environment, from a folder everybody can enter."""
        command = [str(program), *arguments]
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        user, group, groups = (self.uid, self.gid, list[int]()) if self.dropped else (None, None, None)
        try:
            return subprocess.run(
                command,
                user=user,
                group=group,
                extra_groups=groups,
                umask=0o077,
                cwd="/",
                env=env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(
                f"{program.name} took longer than {seconds:.0f} s.",
                do="Try again when the machine is less busy.",
            ) from None
        except OSError:
            raise Unavailable(
                f"{program.name} cannot be run as {self.name}.",
                do="Set HAECHI_DATABASE_URL to a PostgreSQL server, or run Haechi as a normal user.",
            ) from None


def server_account() -> Account:
    """Ourselves; as root the system user `haechi`, made when it is missing."""
    if os.geteuid() != 0:
        return Account(name=own_name(), uid=os.geteuid(), gid=os.getegid(), dropped=False)
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        _create_service_user()
        entry = pwd.getpwnam(SERVICE_USER)
    if entry.pw_uid == 0 or not entry.pw_shell.endswith(_NO_LOGIN):
        # Whoever can log in as the server's account holds its data in the hand.
        raise Refusal(
            "service_user_logs_in",
            f"The user {SERVICE_USER} is not a system account: somebody can log in with it.",
            do=f"Run Haechi as {SERVICE_USER} instead of root, or set HAECHI_DATABASE_URL.",
        )
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, dropped=True)


def server_user() -> str:
    """The name the server runs under, whether or not that user was made yet."""
    return SERVICE_USER if os.geteuid() == 0 else own_name()


def own_name() -> str:
    """The name of the user we are, as the server's peer check will see it."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise Refusal(
            "user_without_name",
            f"The user id {os.geteuid()} has no name, and PostgreSQL knows its users by name.",
            do="Add the user to /etc/passwd, or set HAECHI_DATABASE_URL to a PostgreSQL server.",
        ) from None


def _create_service_user() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    options += ["--shell", "/usr/sbin/nologin", "--comment", "Haechi database"]
    if useradd is None or not _succeeds([useradd, *options, SERVICE_USER]):
        raise Unavailable(
            f"PostgreSQL does not run as root, and the system user {SERVICE_USER} cannot be made.",
            do="Make that user yourself, run Haechi as a normal user, or set HAECHI_DATABASE_URL.",
        )
    sys.stderr.write(f"haechi: made the system user {SERVICE_USER}, which runs PostgreSQL\n")


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
