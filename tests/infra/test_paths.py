"""One private home per installation, chosen by rules that are the same everywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.infra.paths import ROOT_HOME, keys_dir, postgres_dir, state_dir

AS_ROOT = os.geteuid() == 0


def test_haechi_home_wins_and_is_made_private(tmp_path: Path) -> None:
    env = {"HAECHI_HOME": str(tmp_path / "deep" / "home"), "XDG_STATE_HOME": str(tmp_path / "xdg")}

    assert state_dir(env) == tmp_path / "deep" / "home"
    assert state_dir(env).stat().st_mode & 0o777 == 0o700
    assert keys_dir(env) == tmp_path / "deep" / "home" / "keys"
    assert postgres_dir(env) == tmp_path / "deep" / "home" / "postgres"


def test_keys_may_live_on_a_volume_of_their_own(tmp_path: Path) -> None:
    assert keys_dir({"HAECHI_HOME": str(tmp_path / "h"), "HAECHI_KEYS": "/mnt/keys"}) == Path("/mnt/keys")
    assert not (tmp_path / "h").exists()


def test_a_home_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o755)

    with pytest.raises(Refusal) as refused:
        state_dir({"HAECHI_HOME": str(tmp_path / "home")})

    assert refused.value.reason == "folder_exposed"


@pytest.mark.skipif(AS_ROOT, reason="root's home is elsewhere")
def test_a_user_keeps_state_where_the_desktop_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert state_dir({"XDG_STATE_HOME": str(tmp_path / "xdg")}) == tmp_path / "xdg" / "haechi"
    assert state_dir({}) == tmp_path / ".local" / "state" / "haechi"
    assert state_dir({"XDG_STATE_HOME": "relative"}) == tmp_path / ".local" / "state" / "haechi"


@pytest.mark.skipif(not AS_ROOT, reason="only root keeps state under /var/lib")
def test_root_keeps_state_out_of_its_own_home(tmp_path: Path) -> None:
    assert state_dir({"XDG_STATE_HOME": str(tmp_path)}) == ROOT_HOME
