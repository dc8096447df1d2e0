"""One line of a measurement, and how it is taken."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from time import perf_counter
from typing import Any, TypeVar

from haechi.core.errors import Refusal

T = TypeVar("T")
OURS = "haechi"
# Where the package that pip knows has another name than the module.
PACKAGES = {"faiss": "faiss-cpu", "av": "av (extra video)", "ray": "ray (extra cluster)"}


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is our rate over this engine's at the same work in this run; `recall` and `bits_off_*` say at
    what price. A field that does not apply is absent from the printed line.
    """

    work: str
    engine: str
    n: int
    qps: float
    p50_us: float
    ratio: float | None = None
    bytes_per_hash: float | None = None
    recall: float | None = None
    build_s: float | None = None
    bits_off_median: float | None = None
    bits_off_max: int | None = None
    note: str = ""

    def record(self) -> dict[str, object]:
        rounded = {name: round(v, 4) if isinstance(v, float) else v for name, v in asdict(self).items()}
        return {name: value for name, value in rounded.items() if value not in (None, "")}


def compared(rows: Iterable[Row], ours: str = OURS) -> list[Row]:
    """The same rows, each with our rate over its own at the same work."""
    known = list(rows)
    rates = {row.work: row.qps for row in known if row.engine == ours}
    return [replace(row, ratio=rates[row.work] / row.qps) for row in known]


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each call."""

    seconds: tuple[float, ...]

    @property
    def rate(self) -> float:
        return 1 / statistics.median(self.seconds)

    @property
    def p50_us(self) -> float:
        return statistics.median(self.seconds) * 1e6


def timed(work: Callable[[T], object], items: Sequence[T]) -> Timing:
    """Each item once, after one call that is not counted."""
    work(items[0])
    seconds = []
    for item in items:
        start = perf_counter()
        work(item)
        seconds.append(perf_counter() - start)
    return Timing(tuple(seconds))


def peer(name: str) -> Any:
    """Import a peer, or say which package is missing."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        package = PACKAGES.get(name, name)
        raise Refusal(
            "no_peer", f"The peer {package} is not installed.", do=f"Run `pip install {package.split()[0]}`."
        ) from error
