"""Exact search among hashes of 256 bits: every entry within a radius of a query, none missed."""

from __future__ import annotations

import numpy as np

from haechi.index.index import Found, Index
from haechi.index.live import LiveIndex
from haechi.index.plan import FEWEST_FOR_TABLES

__all__ = ["Found", "Index", "LiveIndex", "warm"]


def warm() -> None:
    """Compile every kernel, so that the next start finds them on disk."""
    rows = np.arange(FEWEST_FOR_TABLES * 32, dtype=np.uint32).astype(np.uint8).reshape(-1, 32)
    Index.build(rows).search(rows[:1], 0)
    Index.build(rows[:1]).search(rows[:1], 0)
