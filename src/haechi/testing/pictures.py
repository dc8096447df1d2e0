"""Benign pictures, made from a seed: shapes of every scale and nothing else."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image


def picture(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture with shapes of every scale, as photographs have; the same for the same seed."""
    rng = np.random.default_rng(seed)
    total = np.zeros((size[1], size[0], 3), np.float32)
    for cells in (3, 6, 12, 24, 48):
        layer = Image.fromarray(rng.integers(0, 255, (cells, cells, 3), dtype=np.uint8))
        total += np.asarray(layer.resize(size, Image.Resampling.BICUBIC), np.float32) / cells
    total = (total - total.min()) / (total.max() - total.min()) * 255
    return Image.fromarray(total.astype(np.uint8))


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of the picture as a file of this kind."""
    target = io.BytesIO()
    image.save(target, format=kind, **options)
    return target.getvalue()
