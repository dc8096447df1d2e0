"""The wheel's programs are found, and a copy for another user can be read by all and changed by none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from haechi.infra.postgres.binaries import packaged, programs


def test_the_wheel_is_found_and_named_by_its_content() -> None:
    site, digest = packaged()

    assert (programs(copy_under=None) / "initdb").is_relative_to(site)
    assert len(digest) == 12
    assert packaged() == (site, digest)


def test_a_copy_runs_and_is_nobodys_to_change(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        bin_ = programs(copy_under=tmp_path)
    finally:
        os.umask(old)

    done = subprocess.run([bin_ / "initdb", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("initdb (PostgreSQL) 18")
    for path in [tmp_path / bin_.relative_to(tmp_path).parts[0], *bin_.parents[2].rglob("*")]:
        info = path.lstat()
        assert info.st_uid == os.geteuid()
        assert path.is_symlink() or not info.st_mode & 0o6022
        assert path.is_symlink() or info.st_mode & 0o044 == 0o044
    assert programs(copy_under=tmp_path) == bin_
