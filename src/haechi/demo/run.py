"""How one run is to be played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Run:
    """`kills` are (program, step): killed after the step's act. `keep` receives all that was stored."""

    keep: Path | None = None
    kills: tuple[tuple[str, str], ...] = ()
    browser: bool = True
