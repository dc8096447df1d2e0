"""What may befall a worker process of a scan, where a fresh process can import it: work for a pool."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Event

from haechi.scan import Looked, Task
from haechi.scan.records import Record
from haechi.scan.work import Bank


def killing(path: Path, index: Bank, task: Task) -> Record:
    if "kill" in path.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return Looked(str(path))


def killing_once(path: Path, index: Bank, task: Task) -> Record:
    if "kill" in path.name and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Looked(str(path))


def never_ending(path: Path, index: Bank, task: Task) -> Record:
    if "slow" in path.name:
        Event().wait()
    return Looked(str(path))
