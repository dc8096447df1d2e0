"""What a scan remembers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.errors import Conflict, Refusal
from haechi.core.signal import View
from haechi.scan.records import Hit, Looked, Refused
from haechi.scan.state import BATCH, NO_STAMP, ScanState, stamp_of
from haechi.scan.work import Task

TASK = Task(Path("bank"))


def opened(path: Path, task: Task = TASK, bank: str = "b") -> ScanState:
    return ScanState(path, task, bank_digest=bank)


def test_it_remembers_until_the_file_changes(tmp_path: Path) -> None:
    file, path = tmp_path / "사진\udcff.png", tmp_path / "state"
    file.write_text("one")
    record, stamp = Looked(str(file), (Hit(3, 4, "whole"),)), stamp_of(file)
    with opened(path) as state:
        assert state.recall(file, stamp) is None
        state.remember(record, stamp)
    assert path.stat().st_mode & 0o077 == 0
    with opened(path) as state:
        assert state.recall(file, stamp) == record
        os.utime(file, ns=(1, 1))
        assert state.recall(file, stamp_of(file)) is None


def test_a_file_that_is_gone_is_not_remembered(tmp_path: Path) -> None:
    assert stamp_of(tmp_path / "none") == NO_STAMP
    with opened(tmp_path / "state") as state:
        state.remember(Refused("none", "not_found", "."), NO_STAMP)
    with opened(tmp_path / "state") as state:
        assert state.recall(Path("none"), NO_STAMP) is None


def test_the_later_of_two_lines_counts(tmp_path: Path) -> None:
    for far in (9, 5):
        with opened(tmp_path / "state") as state:
            state.remember(Looked("a", (Hit(1, far, "whole"),)), (1, far))
    with opened(tmp_path / "state") as state:
        assert state.recall(Path("a"), (1, 5)) == Looked("a", (Hit(1, 5, "whole"),))
        assert state.recall(Path("a"), (1, 9)) is None


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 400))
def test_whatever_a_crash_cuts_off_costs_only_what_was_cut(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "state"
    names = ["one", "two", "three"]
    with opened(path) as state:
        for name in names:
            state.remember(Looked(name), (1, 2))
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    left = path.read_bytes().count(b"\n") - 1
    with opened(path) as state:
        known = [state.recall(Path(name), (1, 2)) is not None for name in names]
        assert known == [at < left for at in range(3)]
        for name in names:
            state.remember(Looked(name, (Hit(1, 1, "whole"),)), (1, 2))
    with opened(path) as state:
        assert all(state.recall(Path(name), (1, 2)) == Looked(name, (Hit(1, 1, "whole"),)) for name in names)


def test_nonsense_within_the_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with opened(path) as state:
        state.remember(Looked("one"), (1, 2))
    with path.open("ab") as file:
        file.write(b'\0\0\0\n{}\n{"stamp":[1],"record":{"path":"two"}}\n')
        file.write(b'{"stamp":[1,2],"record":{"path":"three","matches":"x"}}\n')
    with opened(path) as state:
        assert state.recall(Path("one"), (1, 2)) == Looked("one")
        assert state.recall(Path("two"), (1, 2)) is None
        assert state.recall(Path("three"), (1, 2)) is None


KILLED = """
import os, signal, sys
from pathlib import Path
from haechi.scan.records import Looked
from haechi.scan.state import BATCH, ScanState
from haechi.scan.work import Task
state = ScanState(Path(sys.argv[1]), Task(Path("bank")), bank_digest="b")
for at in range(2 * BATCH + 100):
    state.remember(Looked(str(at)), (1, 2))
print("there", flush=True)
if sys.argv[2] == "kill":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
"""


def test_a_killed_scan_loses_at_most_a_batch(tmp_path: Path) -> None:
    path = tmp_path / "state"
    subprocess.run([sys.executable, "-c", KILLED, str(path), "kill"], check=False, capture_output=True)
    with opened(path) as state:
        known = [state.recall(Path(str(at)), (1, 2)) == Looked(str(at)) for at in range(2 * BATCH + 100)]
    assert known == sorted(known, reverse=True)
    assert sum(known) >= 2 * BATCH


def test_one_scan_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "state"
    command = [sys.executable, "-c", KILLED, str(path), "wait"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(Conflict, match="Another scan"):
            opened(path)
    opened(path).close()


@pytest.mark.parametrize(
    ("task", "bank"),
    [(TASK, "other"), (Task(Path("bank"), 30), "b"), (Task(Path("bank"), 31, (View.PICTURE_BOX,)), "b")],
)
def test_another_scan_is_refused(task: Task, bank: str, tmp_path: Path) -> None:
    opened(tmp_path / "state").close()
    with pytest.raises(Refusal) as refused:
        opened(tmp_path / "state", task, bank)
    assert refused.value.reason == "other_scan"


def test_another_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear reader\n")
    with pytest.raises(Refusal):
        opened(tmp_path / "letter")
    assert (tmp_path / "letter").read_text() == "Dear reader\n"
    with pytest.raises(Refusal, match="cannot be opened"):
        opened(tmp_path)
