"""A bank that knows one picture, and an album that holds it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from haechi.hashes import pdq
from haechi.index import Index
from haechi.media import decode
from haechi.scan import Task
from haechi.testing.hashkit import scene


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three pictures, one of them below another folder."""
    folder = tmp_path / "album"
    (folder / "deeper").mkdir(parents=True)
    for seed, name in enumerate(("a.png", "b.jpg", "deeper/c.webp")):
        Image.fromarray(scene(200, 260, seed)).save(folder / name)
    return folder


@pytest.fixture
def task(album: Path, tmp_path: Path) -> Task:
    """Entry 1 is the album's second picture; entry 0 is nothing."""
    known = pdq.hash_image(decode((album / "b.jpg").read_bytes()))
    Index.build(np.frombuffer(bytes(32) + known.bits, np.uint8).reshape(-1, 32).copy(), tmp_path / "bank")
    return Task(tmp_path / "bank")
