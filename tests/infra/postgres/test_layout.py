"""Folders are short, private, and never adopted from a stranger."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.infra.postgres.account import Account
from haechi.infra.postgres.layout import Layout, layout_for, prepare

MYSELF = Account(name="me", uid=os.geteuid(), gid=os.getegid(), dropped=False)


def test_each_folder_names_a_server_of_its_own() -> None:
    one, two = layout_for(Path("/srv/a/postgres")), layout_for(Path("/srv/b/postgres"))

    assert one == layout_for(Path("/srv/a/postgres"))
    assert one.data != two.data
    assert one.socket != two.socket


@pytest.mark.parametrize("name", ["p", "x" * 200, "긴" * 60])
def test_the_socket_fits_whatever_the_path(name: str) -> None:
    assert len(os.fsencode(layout_for(Path("/srv") / name).socket)) < 100


def test_folders_are_made_private(tmp_path: Path) -> None:
    layout = Layout(base=tmp_path / "base", sockets=tmp_path / "base" / "run")

    prepare(layout, MYSELF)
    prepare(layout, MYSELF)

    assert layout.base.stat().st_mode & 0o777 == 0o700
    assert layout.sockets.stat().st_mode & 0o777 == 0o700


def test_a_planted_socket_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trap").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "trap")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)

    for planted in ("link", "open"):
        with pytest.raises(Refusal) as refused:
            prepare(Layout(base=tmp_path / "base", sockets=tmp_path / planted), MYSELF)
        assert refused.value.reason == "folder_exposed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir(mode=0o700)
    os.chown(tmp_path / "base", 65534, 65534)

    with pytest.raises(Refusal):
        prepare(Layout(base=tmp_path / "base", sockets=tmp_path / "base" / "run"), MYSELF)
