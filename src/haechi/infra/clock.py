"""The only place that asks the machine for the time; everything else is given `now`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from pathlib import Path

from haechi.core.errors import Refusal
from haechi.core.ports import Clock
from haechi.infra.files import locked, replace


class SystemClock:
    """The machine's own time, in UTC."""

    simulated = False

    def now(self) -> datetime:
        return datetime.now(UTC)


class FileClock:
    """System time plus the seconds kept in a file, so that all processes of a demonstration agree.

    It only goes forward: deadlines that have passed stay passed.
    """

    simulated = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._offset())

    def advance(self, seconds: float) -> datetime:
        """Move every process's clock forward and return the new time."""
        if not isfinite(seconds) or seconds < 0:
            raise Refusal("clock_backwards", "The clock only goes forward.", do="Give zero or more seconds.")
        with locked(self._path.with_name(f"{self._path.name}.lock")):
            replace(self._path, repr(self._offset() + seconds).encode())
        return self.now()

    def _offset(self) -> float:
        try:
            offset = float(self._path.read_bytes())
        except FileNotFoundError:
            return 0.0
        except ValueError:
            offset = -1.0
        if not isfinite(offset) or offset < 0:
            raise Refusal(
                "clock_file",
                "The clock file does not hold a number of seconds.",
                do="Stop the demonstration, delete its clock file and start again.",
            )
        return offset


def clock_from_env(env: Mapping[str, str]) -> Clock:
    """The system's clock, or the demonstration's where HAECHI_CLOCK_FILE names one.

    A movable clock outside a demonstration would let anybody with the file expire every hold: refused.
    """
    path = env.get("HAECHI_CLOCK_FILE", "")
    if not path:
        return SystemClock()
    if env.get("HAECHI_DEMO") != "1":
        raise Refusal(
            "clock_not_demo",
            "HAECHI_CLOCK_FILE is set, and this is not a demonstration.",
            do="Unset HAECHI_CLOCK_FILE, or set HAECHI_DEMO=1 on a machine that holds no real case.",
        )
    return FileClock(Path(path))
