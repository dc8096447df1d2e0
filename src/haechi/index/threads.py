"""Work on several threads: compiled code, hashing and decryption let go of Python's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


@lru_cache(maxsize=8)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="haechi-index")


# A forked process has the pool but not its threads.
os.register_at_fork(after_in_child=_pool.cache_clear)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(work: Callable[[T], R], items: Iterable[T], threads: int) -> list[R]:
    """As `map`, in order, on that many threads; on the caller's own where one is enough.

    When it returns or raises, no thread is at work any more: what they read and write may go.
    """
    if threads <= 1:
        return [work(item) for item in items]
    pool = _pool(threads)
    jobs = [pool.submit(work, item) for item in items]
    try:
        return [job.result() for job in jobs]
    finally:
        for job in jobs:
            job.cancel()
        wait(jobs)
