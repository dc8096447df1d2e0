"""Sets of hashes with neighbours, and the slow truth about them."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.index.plan import FEWEST_FOR_TABLES


def hashes(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


@pytest.fixture(scope="session")
def large() -> np.ndarray:
    """Enough hashes for tables, some of them twice, some crowded around one."""
    rows = hashes(FEWEST_FOR_TABLES + 500)
    rows[-100:] = rows[:100]
    rows[-400:-200] = rows[7]
    rows[-300:-200, 3] ^= np.arange(100, dtype=np.uint8)
    return rows
