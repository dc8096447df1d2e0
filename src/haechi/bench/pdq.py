"""PDQ from pixels: ours against Meta's reference (pdqhash), on the same generated pictures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from haechi.bench.rows import Row, compared, peer, timed
from haechi.core.hash import PerceptualHash
from haechi.hashes import pdq

SIZES = {"1 MP": (1000, 1000), "12 MP": (3000, 4000)}
PEER = "pdqhash"


def picture(rng: np.random.Generator, height: int, width: int) -> NDArray[np.uint8]:
    """Smooth patches under fine grain: the spectrum of a photograph, roughly."""
    patches = rng.integers(0, 256, (12, 16, 3)).astype(np.float32)
    rows = np.linspace(0, 10.999, height, dtype=np.float32)
    columns = np.linspace(0, 14.999, width, dtype=np.float32)
    top, left = rows.astype(int), columns.astype(int)
    down, across = (rows - top)[:, None, None], (columns - left)[None, :, None]
    upper = patches[top][:, left] * (1 - across) + patches[top][:, left + 1] * across
    lower = patches[top + 1][:, left] * (1 - across) + patches[top + 1][:, left + 1] * across
    grain = rng.integers(-8, 9, (height, width, 1))
    pixels: NDArray[np.uint8] = np.clip(upper * (1 - down) + lower * down + grain, 0, 255).astype(np.uint8)
    return pixels


def run(*, pictures: int) -> list[Row]:
    return compared(_rows(pictures))


def _rows(pictures: int) -> Iterator[Row]:
    reference = peer(PEER)
    rng = np.random.default_rng(1)
    for name, size in SIZES.items():
        images = [picture(rng, *size) for _ in range(pictures)]
        theirs = timed(reference.compute, images)
        off = max(pdq.hash_image(image).distance(_reference(reference, image)) for image in images)
        yield _row(f"pdq {name}", PEER, pictures, theirs.rate, theirs.p50_us, None)
        for engine, work in (("haechi", pdq.hash_image), ("haechi, eight views", pdq.views)):
            ours = timed(work, images)
            yield _row(f"pdq {name}", engine, pictures, ours.rate, ours.p50_us, off)


def _reference(module: object, image: NDArray[np.uint8]) -> PerceptualHash:
    bits, quality = module.compute(image)  # type: ignore[attr-defined]
    return PerceptualHash("pdq", np.packbits(bits.astype(np.uint8)).tobytes(), int(quality))


def _row(work: str, engine: str, n: int, rate: float, p50: float, off: int | None) -> Row:
    return Row(work, engine, n, rate, p50, bits_off_max=off)
