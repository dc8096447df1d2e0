"""Time is told in UTC, moves forward only, and is movable in a demonstration alone."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.infra.clock import FileClock, SystemClock, clock_from_env


def test_the_system_clock_tells_utc() -> None:
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert SystemClock().now().tzinfo is UTC
    assert not SystemClock.simulated


def test_every_reader_of_the_file_sees_the_advance(tmp_path: Path) -> None:
    mine, theirs = FileClock(tmp_path / "clock"), FileClock(tmp_path / "clock")
    before = theirs.now()

    told = mine.advance(86_400)

    assert timedelta(days=1) <= theirs.now() - before < timedelta(days=1, seconds=5)
    assert abs(told - theirs.now()) < timedelta(seconds=5)
    assert theirs.simulated


def test_racing_advances_all_count(tmp_path: Path) -> None:
    clock = FileClock(tmp_path / "clock")
    threads = [threading.Thread(target=lambda: [clock.advance(3600) for _ in range(5)]) for _ in range(4)]
    before = clock.now()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert timedelta(hours=20) <= clock.now() - before < timedelta(hours=20, minutes=1)


@pytest.mark.parametrize("seconds", [-1, -0.5, float("nan"), float("inf")])
def test_it_never_goes_back(tmp_path: Path, seconds: float) -> None:
    clock = FileClock(tmp_path / "clock")
    clock.advance(10)

    with pytest.raises(Refusal) as refused:
        clock.advance(seconds)

    assert refused.value.reason == "clock_backwards"
    assert (tmp_path / "clock").read_bytes() == b"10.0"


@pytest.mark.parametrize("content", [b"", b"tomorrow", b"-5", b"nan", b"\xff\xfe"])
def test_a_spoilt_clock_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clock").write_bytes(content)

    with pytest.raises(Refusal) as refused:
        FileClock(tmp_path / "clock").now()

    assert refused.value.reason == "clock_file"


def test_only_a_demonstration_may_move_time(tmp_path: Path) -> None:
    named = {"HAECHI_CLOCK_FILE": str(tmp_path / "clock")}

    assert isinstance(clock_from_env({}), SystemClock)
    assert isinstance(clock_from_env({**named, "HAECHI_DEMO": "1"}), FileClock)
    with pytest.raises(Refusal) as refused:
        clock_from_env(named)

    assert refused.value.reason == "clock_not_demo"
