"""The folder for compiled kernels belongs to its user alone."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
import pytest

import haechi
from haechi.core.errors import NotAllowed
from haechi.infra import jit
from haechi.infra.jit import read_only


def test_the_folder_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = jit.claim_cache()
    assert os.environ["NUMBA_CACHE_DIR"] == str(folder)
    assert folder.is_relative_to(tmp_path)
    assert folder.stat().st_mode & 0o077 == 0


def test_an_open_folder_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / jit.KERNELS
    folder.mkdir()
    folder.chmod(0o777)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(folder))
    jit.claim_cache()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_or_another_users_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tmp_path / jit.KERNELS
    link.symlink_to(tmp_path)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(link))
    with pytest.raises(NotAllowed):
        jit.claim_cache()
    link.unlink()
    monkeypatch.setattr(os, "getuid", lambda: os.stat(tmp_path).st_uid + 1)
    with pytest.raises(NotAllowed):
        jit.claim_cache()


def test_it_is_settled_before_numba_is_imported(tmp_path: Path) -> None:
    script = "import haechi.infra.jit, numba; print(numba.config.CACHE_DIR)"
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "mine")}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(tmp_path / "mine" / jit.KERNELS)


def test_a_child_uses_its_parents_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    for _ in range(2):
        jit.claim_cache()
        assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / jit.KERNELS)


def double(number: int) -> int:
    return 2 * number


def kept_in(made: Callable[[int], int]) -> str | None:
    """Where Numba keeps what it compiles; None where it keeps nothing."""
    folder: str | None = made.stats.cache_path  # type: ignore[attr-defined]
    return folder


def test_each_file_has_a_folder_of_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(haechi, "LOADED", time.time_ns() + 3_600 * 10**9)
    folder = jit.FOLDER / jit.SOURCES.digest(__file__)
    assert Path(kept_in(jit.kernel(double)) or "").parent == folder
    assert str(jit.FOLDER) == numba.config.CACHE_DIR
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_new_folder_puts_away_those_unused_and_use_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jit, "FOLDER", tmp_path)
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    unused, own = tmp_path / ("0" * 16), tmp_path / jit.SOURCES.digest(__file__)
    unused.mkdir()
    os.utime(unused, ns=(1, 1))
    jit.kernel(double)
    assert [own] == list(tmp_path.iterdir())
    os.utime(own, ns=(1, 1))
    jit.kernel(double)
    assert own.stat().st_mtime_ns > 1


def test_what_was_changed_since_it_may_have_been_loaded_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(haechi, "LOADED", 0)
    made = jit.kernel(double)
    assert kept_in(made) is None
    assert made(4) == 8


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert jit.writable(tmp_path / "folder")
    assert not jit.writable(tmp_path / "file" / "folder")
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    with pytest.raises(NotAllowed):
        jit.writable(tmp_path / "link")


def test_a_folder_laid_out_by_somebody_else_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "haechi").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "haechi" / "numba").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    assert jit.cache_dir().is_relative_to(tmp_path / "temporary")


def test_read_only_is_the_same_memory_in_one_piece() -> None:
    given = np.arange(12).reshape(3, 4)
    seen, copied = read_only(given), read_only(given.T)
    given[0, 0] = 7
    assert (seen[0, 0], copied[0, 0]) == (7, 0)
    assert copied.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        seen[0, 0] = 1
