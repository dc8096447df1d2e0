"""What a confined process can no longer do. Each case runs in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import os, resource, sys
from haechi.infra.workers.confine import allow_cpu, confine
confine(user="nobody", memory=128 << 20)
allow_cpu(5)
try:
    {attempt}
except (OSError, MemoryError, ValueError):
    os.write(1, b"refused")
else:
    os.write(1, b"done")
"""
ATTEMPTS = {
    "read a file": "os.open('/etc/hostname', os.O_RDONLY)",
    "write a file": "os.open('/tmp/haechi-confined', os.O_WRONLY | os.O_CREAT)",
    "list a folder": "os.listdir('/')",
    "take much memory": "bytearray(1 << 30)",
    "take another descriptor": "os.dup(0)",
    "take the place of a descriptor it closed": "(os.close(0), os.dup(2))",
    "start another process": "os.fork() or os._exit(0)",
    "raise a limit": "resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)",
    "become root": "os.setuid(0) if os.getuid() else (_ for _ in ()).throw(PermissionError())",
}


def outcome(attempt: str) -> str:
    script = SCRIPT.format(attempt=attempt)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
def test_a_confined_process_can_not(attempt: str) -> None:
    assert outcome(ATTEMPTS[attempt]) == "refused"


def test_it_can_still_think() -> None:
    assert outcome("sum(range(10))") == "done"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody lesser to become")
def test_it_is_no_longer_root() -> None:
    assert outcome("assert 0 not in os.getresuid() + os.getresgid() and not os.getgroups()") == "done"
