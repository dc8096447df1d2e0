"""Work that goes wrong does so for the files it is meant for, and for no others."""

from __future__ import annotations

import signal
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from haechi.index import Index
from haechi.scan import Looked, Task
from haechi.scan.records import Record
from haechi.scan.work import Bank
from haechi.testing.troubles import killing, killing_once, never_ending

Work = Callable[[Path, Bank, Task], Record]
TASK = Task(Path("bank"))


@pytest.fixture(scope="module")
def bank() -> Index:
    return Index.build(np.zeros((1, 32), np.uint8))


@pytest.mark.parametrize("work", [killing, killing_once, never_ending])
def test_other_files_are_looked_at(work: Work, bank: Index, tmp_path: Path) -> None:
    assert work(tmp_path / "a", bank, TASK) == Looked(str(tmp_path / "a"))


@pytest.mark.parametrize("work", [killing, killing_once])
def test_the_process_is_killed(work: Work, bank: Index, tmp_path: Path) -> None:
    process = get_context("spawn").Process(target=work, args=(tmp_path / "kill", bank, TASK))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_once_is_once(bank: Index, tmp_path: Path) -> None:
    (tmp_path / "kill").touch()
    assert killing_once(tmp_path / "kill", bank, TASK) == Looked(str(tmp_path / "kill"))
