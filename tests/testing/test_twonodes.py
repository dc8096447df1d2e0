"""What the local cluster does for itself, without Ray; with it, tests/scan/test_cluster.py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from haechi.core.errors import Unavailable
from haechi.testing import twonodes

CHILD = "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"


def test_descendants_are_found_through_their_parents() -> None:
    with subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        grandchild = int(child.stdout.readline())
        assert {child.pid, grandchild} <= set(twonodes._descendants(os.getpid()))
        os.kill(grandchild, 9)
    assert child.pid not in twonodes._descendants(os.getpid())


@pytest.fixture(autouse=True)
def no_ray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keeper of the nodes ends at once."""
    (tmp_path / "ray.py").write_text("raise ImportError('not here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_a_cluster_that_cannot_start_says_so_and_leaves_nothing() -> None:
    nodes = twonodes.TwoNodes()
    with pytest.raises(Unavailable, match="not here"), nodes:
        pass
    assert not nodes.token.parent.exists()


def test_its_token_is_for_its_owner_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    nodes = twonodes.TwoNodes()
    monkeypatch.setattr(nodes, "_heard", lambda: seen.append(nodes.token.stat().st_mode & 0o777) or "there")
    with nodes:
        pass
    assert seen == [0o600]
