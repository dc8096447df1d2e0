"""Work shared out among threads comes back in order, in forked processes too."""

import os
from threading import Barrier

import pytest

from haechi.index.threads import cores, each


def test_in_order_on_one_thread_and_on_many() -> None:
    assert each(lambda at: at * at, range(50), 1) == each(lambda at: at * at, range(50), 4)
    assert cores() >= 1


def test_when_it_raises_nothing_is_at_work_any_more() -> None:
    begun, ended = [], []
    all_begun = Barrier(3)

    def work(item: int) -> None:
        begun.append(item)
        if item < 3:
            all_begun.wait()
        if item == 0:
            raise ValueError("first")
        sum(range(200_000))
        ended.append(item)

    with pytest.raises(ValueError, match="first"):
        each(work, range(500), 3)
    assert {0, 1, 2} <= set(begun)
    assert set(ended) == set(begun) - {0}
    assert len(begun) < 500


def test_a_forked_process_has_threads_of_its_own() -> None:
    each(abs, range(9), 3)
    child = os.fork()
    if child == 0:
        os._exit(0 if each(abs, range(-4, 0), 3) == [4, 3, 2, 1] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
