"""The worker's side, without a parent: ready when confined, gone when the parent is."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import msgspec

from haechi.infra.workers.frames import read_frame, write_frame

COMMAND = [sys.executable, str(Path(__file__).with_name("odd_jobs.py"))]
LIMITS = ["--user", "nobody", "--memory", str(256 << 20), "--cpu", "5"]


def spoken(*jobs: bytes, limits: list[str] = LIMITS) -> tuple[int, list[bytes]]:
    """What a worker says to these jobs before it ends with its parent."""
    sent = io.BytesIO()
    for job in jobs:
        write_frame(sent, job)
    done = subprocess.run(
        [*COMMAND, *limits], input=sent.getvalue(), capture_output=True, timeout=60, check=False
    )
    answers, heard = io.BytesIO(done.stdout), []
    while (frame := read_frame(answers)) is not None:
        heard.append(frame)
    return done.returncode, heard


def test_it_says_that_it_is_ready_does_its_jobs_and_ends_with_its_parent() -> None:
    assert spoken(b"echo a", b"echo b") == (0, [b"R", b"Da", b"Db"])


def test_a_refusal_travels_by_name() -> None:
    code, heard = spoken(b"refuse", b"echo on")
    assert (code, heard[0], heard[2]) == (0, b"R", b"Don")
    assert msgspec.json.decode(heard[1][1:])[0] == "truncated"


def test_without_its_limits_it_does_not_start() -> None:
    code, heard = spoken(b"echo a", limits=[])
    assert (code, heard) == (2, [])
