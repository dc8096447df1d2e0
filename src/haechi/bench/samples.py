"""Pictures to measure on: generated ones, and photographs that installed packages happen to ship."""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

# Plain subjects only: an astronaut, a cat, a cup, a rocket, a flower, a temple, an admiral, a retina, stones.
PHOTOGRAPHS = (
    ("skimage", "data/astronaut.png"),
    ("skimage", "data/chelsea.png"),
    ("skimage", "data/coffee.png"),
    ("skimage", "data/rocket.jpg"),
    ("skimage", "data/retina.jpg"),
    ("skimage", "data/gravel.png"),
    ("sklearn", "datasets/images/china.jpg"),
    ("sklearn", "datasets/images/flower.jpg"),
    ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"),
)


def generated(rng: np.random.Generator, height: int, width: int) -> Pixels:
    """Smooth patches under fine grain: the spectrum of a photograph, roughly."""
    patches = rng.integers(0, 256, (12, 16, 3)).astype(np.float32)
    rows = np.linspace(0, 10.999, height, dtype=np.float32)
    columns = np.linspace(0, 14.999, width, dtype=np.float32)
    top, left = rows.astype(int), columns.astype(int)
    down, across = (rows - top)[:, None, None], (columns - left)[None, :, None]
    upper = patches[top][:, left] * (1 - across) + patches[top][:, left + 1] * across
    lower = patches[top + 1][:, left] * (1 - across) + patches[top + 1][:, left + 1] * across
    grain = rng.integers(-8, 9, (height, width, 1))
    pixels: Pixels = np.clip(upper * (1 - down) + lower * down + grain, 0, 255).astype(np.uint8)
    return pixels


def photographs() -> dict[str, Path]:
    """Those of PHOTOGRAPHS that are on this machine, by name. Nothing is imported and nothing fetched."""
    found = {}
    for package, inside in PHOTOGRAPHS:
        spec = find_spec(package)
        path = Path(spec.origin).parent / inside if spec and spec.origin else Path()
        if path.is_file():
            found[path.stem] = path
    return found


def pictures(count: int, height: int, width: int) -> tuple[list[Pixels], str]:
    """`count` pictures of one size, every other a photograph as far as there are any; and what they are."""
    rng = np.random.default_rng(1)
    shots = list(photographs().items())[: count // 2]
    photos = [_scaled(path, height, width) for _, path in shots]
    made = [generated(rng, height, width) for _ in range(count - len(photos))]
    names = f" and photographs ({', '.join(name for name, _ in shots)})" if shots else ""
    return [*made, *photos], f"generated{names}"


def jpeg(pixels: Pixels, quality: int) -> bytes:
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "JPEG", quality=quality)
    return target.getvalue()


def _scaled(path: Path, height: int, width: int) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS))
