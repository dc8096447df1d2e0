"""Looking through many files for pictures a bank knows: on one machine here, on several in `cluster`."""

from __future__ import annotations

from haechi.scan.files import count_under, files_under
from haechi.scan.local import scan
from haechi.scan.records import Hit, Looked, Record, Refused, json_line
from haechi.scan.state import ScanState
from haechi.scan.work import Task, look

__all__ = [
    "Hit",
    "Looked",
    "Record",
    "Refused",
    "ScanState",
    "Task",
    "count_under",
    "files_under",
    "json_line",
    "look",
    "scan",
]
