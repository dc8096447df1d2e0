"""The folder for compiled kernels belongs to its user alone."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from haechi.core.errors import NotAllowed
from haechi.infra import jit
from haechi.infra.jit import read_only


def test_the_folder_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    jit.claim_cache()
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    assert folder.is_relative_to(tmp_path)
    assert folder.stat().st_mode & 0o077 == 0


def test_an_open_folder_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / jit.sources_digest()
    folder.mkdir()
    folder.chmod(0o777)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(folder))
    jit.claim_cache()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_or_another_users_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tmp_path / jit.sources_digest()
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
    assert done.stdout.strip() == str(tmp_path / "mine" / jit.sources_digest())


def test_a_child_uses_its_parents_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    for _ in range(2):
        jit.claim_cache()
        assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / jit.sources_digest())


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
