"""A bank that knows one picture, and an album that holds it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from haechi.hashes import pdq
from haechi.index import Index
from haechi.media import decode
from haechi.scan import Task


@pytest.fixture
def task(album: Path, tmp_path: Path) -> Task:
    """Entry 1 is the album's second picture; entry 0 is nothing."""
    known = pdq.hash_image(decode((album / "b.jpg").read_bytes()))
    Index.build(np.frombuffer(bytes(32) + known.bits, np.uint8).reshape(-1, 32).copy(), tmp_path / "bank")
    return Task(tmp_path / "bank")
