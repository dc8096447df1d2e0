"""Workers that crash, hang, swell or lie cost themselves and nobody else."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from haechi.core.errors import NotAllowed, Refusal, Unavailable
from haechi.infra.workers import JobFailed, Pool, PoolSettings

COMMAND = (sys.executable, str(Path(__file__).with_name("odd_jobs.py")))
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def settings(**changes: object) -> PoolSettings:
    given: dict[str, object] = {"command": COMMAND, "size": 1, "seconds": 10.0, "memory": 256 << 20}
    return PoolSettings(**(given | changes))  # type: ignore[arg-type]


def with_pool(steps: Callable[[Pool], Awaitable[None]], **changes: object) -> None:
    async def run() -> None:
        pool = Pool(settings(**changes))
        await pool.start()
        try:
            await steps(pool)
        finally:
            await pool.stop()
        assert pool.alive == 0

    asyncio.run(run())


def test_jobs_come_back_in_full_whatever_their_size() -> None:
    async def steps(pool: Pool) -> None:
        for size in (0, 1, 70_000, 1_000_000):
            assert await pool.run(b"echo " + b"x" * size) == b"x" * size

    with_pool(steps)


def test_a_refusal_keeps_its_name_and_its_worker() -> None:
    async def steps(pool: Pool) -> None:
        before = await pool.run(b"pid")
        with pytest.raises(Refusal) as caught:
            await pool.run(b"refuse")
        assert (caught.value.reason, caught.value.do) == ("truncated", "Send all of it.")
        assert await pool.run(b"pid") == before

    with_pool(steps)


def test_a_crash_costs_one_worker_and_the_next_job_has_another() -> None:
    async def steps(pool: Pool) -> None:
        before = await pool.run(b"pid")
        with pytest.raises(JobFailed) as caught:
            await pool.run(b"crash")
        assert caught.value.reason == "crashed"
        assert await pool.run(b"pid") != before

    with_pool(steps)


def test_too_much_memory_is_a_named_refusal() -> None:
    async def steps(pool: Pool) -> None:
        with pytest.raises(Refusal) as caught:
            await pool.run(b"swell")
        assert caught.value.reason == "too_much_memory"
        assert await pool.run(b"echo on") == b"on"

    with_pool(steps)


def test_a_job_that_hangs_is_ended_by_the_clock_and_one_that_spins_by_the_kernel() -> None:
    async def hanging(pool: Pool) -> None:
        with pytest.raises(JobFailed) as caught:
            await pool.run(b"hang")
        assert caught.value.reason == "too_slow"

    async def spinning(pool: Pool) -> None:
        with pytest.raises(JobFailed) as caught:
            await pool.run(b"spin")
        assert caught.value.reason == "crashed"

    with_pool(hanging, seconds=0.2)
    with_pool(spinning, cpu=0, seconds=30.0)


def test_more_than_the_backlog_is_refused_at_once() -> None:
    async def steps(pool: Pool) -> None:
        results = await asyncio.gather(
            pool.run(b"hang"), pool.run(b"echo 1"), pool.run(b"echo 2"), return_exceptions=True
        )
        assert sorted(str(getattr(one, "reason", "")) for one in results) == ["busy", "busy", "too_slow"]

    with_pool(steps, backlog=2, seconds=0.3)


def test_a_caller_who_gives_up_does_not_poison_the_next_answer() -> None:
    async def steps(pool: Pool) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pool.run(b"hang"), 0.05)
        assert await pool.run(b"echo mine") == b"mine"

    with_pool(steps)


def test_a_worker_opens_nothing_and_prints_into_nothing() -> None:
    async def steps(pool: Pool) -> None:
        assert await pool.run(b"print noise") == b"printed"
        assert await pool.run(b"read /etc/passwd") == b"closed"
        assert await pool.run(b"connect") == b"closed"

    with_pool(steps)


@as_root
def test_a_worker_is_not_root() -> None:
    async def steps(pool: Pool) -> None:
        assert await pool.run(b"uid") != b"0"

    with_pool(steps)


@as_root
@pytest.mark.parametrize("user", ["root", "no-such-user-here"])
def test_where_nobody_lesser_can_be_found_the_service_refuses(user: str) -> None:
    with pytest.raises(NotAllowed):
        asyncio.run(Pool(settings(user=user)).start())


def test_a_worker_that_does_not_start_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        asyncio.run(Pool(settings(command=(sys.executable, "-c", "raise SystemExit(3)"))).start())
