"""Worker processes: what kills one is named, and the rest is finished."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread, current_thread

import pytest

from haechi.core.errors import Unavailable
from haechi.index import Index
from haechi.scan import Looked, Refused, Task, scan
from haechi.scan.pool import Pool, alone, cores
from haechi.scan.records import Record, too_slow
from haechi.testing.troubles import killing, killing_once, never_ending


@pytest.fixture
def another_thread() -> Iterator[None]:
    """Beside it nothing forks: workers come from a server, and start slowly."""
    done = Event()
    thread = Thread(target=done.wait)
    thread.start()
    yield
    done.set()
    thread.join()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_picture_that_kills_its_worker_is_named(task: Task, workers: int) -> None:
    names = [f"{at}-kill" if at in (3, 4, 40, 59) else f"{at}" for at in range(60)]
    records = list(scan(map(Path, names), task, workers=workers, work=killing))
    assert [record.path for record in records] == names
    dead = [record.path for record in records if isinstance(record, Refused) and record.error == "crashed"]
    assert dead == ["3-kill", "4-kill", "40-kill", "59-kill"]


def test_a_worker_that_dies_of_something_else_blames_nobody(task: Task, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a", "kill", "b")]
    assert list(scan(files, task, workers=2, work=killing_once)) == [Looked(str(file)) for file in files]


def check_that_the_slow_one_is_named(task: Task) -> None:
    pool = Pool(task, 1, work=never_ending, patience=0.3)
    try:
        for number, name in enumerate(("a", "slow", "b")):
            pool.put(number, Path(name))
        found: dict[int, Record] = {}
        while pool.busy:
            found.update(pool.take(wait=True))
    finally:
        pool.close()
    assert [found[number].path for number in range(3)] == ["a", "slow", "b"]
    assert [record for record in found.values() if isinstance(record, Refused)] == [too_slow(Path("slow"))]


def test_a_picture_that_never_ends_is_named(task: Task) -> None:
    check_that_the_slow_one_is_named(task)


@pytest.mark.usefixtures("another_thread")
def test_the_start_of_a_worker_is_no_time_of_its_first_file(task: Task) -> None:
    check_that_the_slow_one_is_named(task)


@pytest.mark.usefixtures("another_thread")
def test_in_a_program_with_threads_the_answers_are_the_same(album: Path, task: Task) -> None:
    records = list(scan([album / "b.jpg", album / "a.png"], task, workers=1))
    assert [len(record.matches) for record in records if isinstance(record, Looked)] == [1, 0]


@pytest.mark.usefixtures("another_thread")
def test_a_worker_that_does_not_start_ends_the_scan(album: Path, task: Task) -> None:
    index = Index.open(task.bank)
    task.bank.unlink()
    with pytest.raises(Unavailable, match="No such file"):
        list(scan([album / "b.jpg"], task, workers=1, index=index))


@pytest.mark.parametrize(("name", "safe"), [("haechi-index_0", True), ("somebody", False)])
def test_threads_of_the_index_do_not_keep_from_forking(name: str, safe: bool) -> None:
    assert alone([current_thread(), Thread(name=name)]) is safe


def test_workers_end_with_the_pool(task: Task) -> None:
    pool = Pool(task, 2, work=killing)
    for at in range(8):
        pool.put(at, Path(str(at)))
    processes = [worker.process for worker in pool._workers]
    assert len(processes) == 2
    pool.close()
    assert all(process.exitcode is not None for process in processes)


def test_cores_are_those_this_process_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
    if sys.platform == "linux":
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(allowed)})
        try:
            assert cores() == 1
        finally:
            os.sched_setaffinity(0, allowed)


ABANDONED = """
import sys
from pathlib import Path
from haechi.scan import Looked, Task
from haechi.scan.pool import Pool

def waiting(path, index, task):
    return Looked(str(path))

pool = Pool(Task(Path(sys.argv[1])), 2, work=waiting)
for at in range(8):
    pool.put(at, Path(str(at)))
print(*(worker.process.pid for worker in pool._workers), flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this system has no handles on processes")
def test_workers_end_with_a_parent_that_is_killed(task: Task) -> None:
    command = [sys.executable, "-c", ABANDONED, str(task.bank)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        handles = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(handles) == 2
    for handle in handles:
        ended, _, _ = select.select([handle], [], [], 60)
        os.close(handle)
        assert ended
