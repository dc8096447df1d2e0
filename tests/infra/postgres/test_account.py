"""The server's programs run without privileges, without our environment and not for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from haechi.core.errors import Unavailable
from haechi.infra.postgres.account import server_account, server_user

SH = Path("/bin/sh")


def test_the_server_never_runs_as_root() -> None:
    account = server_account()
    done = account.run(SH, "-c", "id -u; id -G; umask; pwd")

    uid, groups, umask, here = done.stdout.splitlines()
    assert int(uid) == account.uid != 0
    assert "0" not in groups.split()
    assert (umask.lstrip("0"), here) == ("77", "/")
    assert account.name == server_user()


def test_our_environment_stays_with_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAECHI_CANARY", "canary-7731")

    assert "canary-7731" not in server_account().run(SH, "-c", "env").stdout


def test_a_program_that_hangs_or_is_missing_is_named() -> None:
    with pytest.raises(Unavailable, match="sleep took longer"):
        server_account().run(Path("/bin/sleep"), "30", seconds=0.2)
    with pytest.raises(Unavailable, match="cannot be run"):
        server_account().run(Path("/nowhere/initdb"))


def test_as_a_normal_user_nothing_changes_hands() -> None:
    account = server_account()

    assert account.dropped == (os.geteuid() == 0)
    assert account.dropped or account.uid == os.geteuid()
