"""Threads can be started, processes cannot. Each case runs in a process of its own."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

SCRIPT = """
import ctypes, errno, os, sys, threading
from haechi.infra.workers.threads import forbid_processes
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(38, 1, 0, 0, 0)
if not forbid_processes(libc):
    os._exit(77)
{attempt}
os.write(1, b"done")
"""
FORK = """
try:
    os.fork() or os._exit(0)
except PermissionError:
    os.write(1, b"refused ")
"""


def outcome(attempt: str) -> str:
    script = SCRIPT.format(attempt=attempt)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("this kernel or machine has no such filter for us")
    return done.stdout


def test_a_thread_is_started() -> None:
    assert outcome("t = threading.Thread(target=lambda: os.write(1, b'thread '))\nt.start(); t.join()") == (
        "thread done"
    )


def test_a_process_is_not() -> None:
    assert outcome(FORK) == "refused done"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="its own call exists there only")
@pytest.mark.parametrize("number", [57, 58])
def test_nor_by_the_oldest_calls(number: int) -> None:
    attempt = f"assert libc.syscall({number}) == -1 and ctypes.get_errno() == errno.EPERM"
    assert outcome(attempt) == "done"


def test_the_newest_call_is_not_there() -> None:
    """Its flags cannot be looked at; C libraries then take the older one."""
    assert outcome("assert libc.syscall(435, 0, 88) == -1 and ctypes.get_errno() == errno.ENOSYS") == "done"
