"""Exact search among hashes of 256 bits: every entry within a radius of a query, none missed."""

from __future__ import annotations

import numpy as np

from haechi.index.index import Found, Index
from haechi.index.live import LiveIndex
from haechi.index.plan import FEWEST_FOR_TABLES
from haechi.index.tombstones import Tombstones

__all__ = ["Found", "Index", "LiveIndex", "Tombstones", "warm"]


def warm() -> None:
    """Compile every kernel, so that the next start finds them on disk."""
    rows = np.arange(FEWEST_FOR_TABLES * 32, dtype=np.uint32).astype(np.uint8).reshape(-1, 32)
    Index.build(rows).search(rows[:1], 0)
    live = LiveIndex(Index.build(rows[:1]))
    live.add(rows[:1])
    live.remove(0)
    live.search(rows[:1], 0)
