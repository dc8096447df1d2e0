"""Which numbers may be shown, and the fixed spans that durations fall into."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from math import isfinite

# A number this small could be one family's case in one town; the usual threshold of official statistics.
SMALLEST = 5

# Upper ends in hours: the terms that matter here (24 h to act, 48 h, 72 h) and round steps between them.
_ENDS = (1, 3, 6, 12, 24, 48, 72, 168, 720)
SPANS = ("0-1", *(f"{low}-{high}" for low, high in pairwise(_ENDS)), f"{_ENDS[-1]}+")


def span(hours: float) -> str:
    """The span a duration falls into; each holds its lower end and not its upper."""
    if not isfinite(hours) or hours < 0:
        raise ValueError(f"not a duration: {hours} hours")
    return SPANS[bisect_right(_ENDS, hours)]


def shown(count: int) -> int | None:
    """The count as a reader may see it: a small cell is None."""
    return count if count == 0 or count >= SMALLEST else None
