"""Writes the pictures of this folder and expected.json: their window hashes, by the plain implementation.

python vectors/windows/generate.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import plain
from PIL import Image

HERE = Path(__file__).parent
# Files that are stored turned: their pixels turned upright are the picture (see TURNED in expected.json).
UPRIGHT = 1


def blobs(height: int, width: int, channels: int) -> np.ndarray:
    """Smooth noise of several sizes, in whole numbers and in steps: alike everywhere, and small files."""
    rng = np.random.default_rng(height * 10_007 + width)
    total = np.zeros((height, width, channels), np.int64)
    for cell in (8, 20, 50, 120):
        coarse = rng.integers(-64, 65, (height // cell + 2, width // cell + 2, channels))
        y, x = np.arange(height), np.arange(width)
        down, across = (y % cell)[:, None, None], (x % cell)[None, :, None]
        upper, lower = coarse[y // cell], coarse[y // cell + 1]
        top = upper[:, x // cell] * (cell - across) + upper[:, x // cell + 1] * across
        bottom = lower[:, x // cell] * (cell - across) + lower[:, x // cell + 1] * across
        total += (top * (cell - down) + bottom * down) // (cell * cell)
    return np.clip(128 + total, 0, 255) // 8 * 8


def blocks(height: int, width: int, channels: int) -> np.ndarray:
    """Rectangles on noise: hard edges, plain areas."""
    rng = np.random.default_rng(height + 10_007 * width)
    picture = rng.integers(6, 10, (height, width, 1)) * 16 + np.zeros(channels, np.int64)
    for _ in range(60):
        y, x, size = int(rng.integers(height)), int(rng.integers(width)), int(rng.integers(4, 4 + width // 5))
        picture[y : y + size, x : x + size] = rng.integers(0, 256, channels)
    return picture


def tiles(height: int, width: int, channels: int) -> np.ndarray:
    """One pattern again and again: many windows of equal score, where only order decides."""
    tile = blobs(60, 60, channels)
    return np.tile(tile, (height // 60 + 1, width // 60 + 1, 1))[:height, :width]


def flat(height: int, width: int, channels: int) -> np.ndarray:
    return np.full((height, width, channels), 200)


PICTURES = (
    (blobs, 480, 640, 3, 1),
    (blobs, 640, 640, 1, 1),
    (blobs, 600, 800, 3, 1),
    (blobs, 333, 250, 3, 1),
    (blobs, 101, 77, 1, 1),
    (blobs, 24, 31, 3, 1),
    (blobs, 900, 130, 3, 1),
    (blobs, 90, 1300, 1, 1),
    (blobs, 300, 421, 3, 6),
    (blobs, 300, 422, 3, 2),
    (blocks, 479, 641, 3, 1),
    (blocks, 700, 1100, 1, 1),
    (blocks, 200, 150, 3, 1),
    (tiles, 420, 640, 3, 1),
    (flat, 300, 400, 3, 1),
    (flat, 1, 1, 3, 1),
    (blobs, 3, 600, 3, 1),
    (blobs, 600, 3, 1, 1),
)


def turned(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """What is stored, so that EXIF's orientation brings back the picture."""
    if orientation == 2:
        return pixels[:, ::-1]
    if orientation == 6:
        return np.rot90(pixels, 1)
    return pixels


def main() -> None:
    expected = []
    for maker, height, width, channels, orientation in PICTURES:
        pixels = maker(height, width, channels).astype(np.uint8)
        image = Image.fromarray(
            turned(pixels, orientation).squeeze(2) if channels == 1 else turned(pixels, orientation)
        )
        name = f"{maker.__name__}-{width}x{height}{'-gray' if channels == 1 else ''}.png"
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(HERE / name, optimize=True, **({"exif": exif} if orientation != UPRIGHT else {}))
        gray = plain.canonical(pixels)
        asked = plain.windows(gray, plain.ASKED)
        digest = hashlib.sha256(
            b"".join(
                y.to_bytes(2) + x.to_bytes(2) + half.to_bytes(2) + word.to_bytes(18, "little")
                for y, x, half, word in asked
            )
        )
        expected.append(
            {
                "file": name,
                "orientation": orientation,
                "rows": gray.shape[0],
                "columns": gray.shape[1],
                "canonical": hashlib.sha256(gray.astype(np.uint8).tobytes()).hexdigest(),
                "whole": plain.whole(gray).to_bytes(18, "little").hex(),
                "text": plain.text(pixels),
                "asked": len(asked),
                "windows": digest.hexdigest(),
            }
        )
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
