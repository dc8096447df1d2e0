"""Writes the pictures of this folder and expected.json, what Meta's reference (pdqhash) says of each.

python vectors/pdq/generate.py
"""

import json
from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
# pdqhash's order of the eight views, put into ours (see haechi.hashes.pdq.views).
ORDER = (0, 4, 5, 2, 6, 3, 1, 7)
SMALLEST = 5


def ramp(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // max(1, width - 1), y * 255 // max(1, height - 1), (x + y) % 256], axis=2)


def waves(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width].astype(float)
    layers = [
        127 + 70 * np.sin(x / (9 + k) + k) * np.cos(y / (14 - 2 * k)) + 50 * np.sin((x + 2 * y) / 31 + k)
        for k in range(3)
    ]
    return np.clip(np.stack(layers, axis=2), 0, 255)


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(height * 10_007 + width).integers(0, 256, (height, width, 3))


def shapes(height: int, width: int) -> np.ndarray:
    image = Image.new("RGB", (width, height), (236, 232, 220))
    draw = ImageDraw.Draw(image)
    rng = np.random.default_rng(width)
    for _ in range(14):
        left, right = sorted(int(v) for v in rng.integers(0, width, 2))
        top, bottom = sorted(int(v) for v in rng.integers(0, height, 2))
        colour = tuple(int(v) for v in rng.integers(0, 256, 3))
        (draw.ellipse if rng.integers(0, 2) else draw.rectangle)([left, top, right, bottom], fill=colour)
    return np.asarray(image)


def words(height: int, width: int) -> np.ndarray:
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(24)
    for row, text in enumerate(("Haechi", "tells right", "from wrong", "0123456789")):
        draw.text((10, 8 + 40 * row), text, fill=(20, 20, 60), font=font)
    return np.asarray(image)


def flat(height: int, width: int) -> np.ndarray:
    return np.tile(np.array([201, 87, 33]), (height, width, 1))


def gray_flat(height: int, width: int) -> np.ndarray:
    return np.full((height, width, 3), 128)


def stripes(height: int, width: int) -> np.ndarray:
    picture = np.zeros((height, width, 3))
    picture[:, ::6] = (255, 200, 90)
    return picture


def ring(height: int, width: int) -> np.ndarray:
    """Symmetrical in every way: three quarters of its coefficients are nothing but rounding."""
    y, x = np.mgrid[0:height, 0:width]
    far = np.hypot(x - (width - 1) / 2, y - (height - 1) / 2)
    return np.repeat((np.abs(far - height / 4) < height / 10)[:, :, None] * 255, 3, axis=2)


PICTURES = (
    (waves, 240, 320),
    (shapes, 1100, 700),
    (waves, 129, 511),
    (waves, 63, 65),
    (shapes, 600, 800),
    (shapes, 64, 64),
    (shapes, 333, 128),
    (words, 180, 240),
    (ramp, 200, 300),
    (ramp, 256, 256),
    (noise, 96, 96),
    (noise, 1, 1),
    (noise, 4, 9),
    (noise, 5, 5),
    (noise, 5, 300),
    (noise, 400, 7),
    (flat, 97, 203),
    (gray_flat, 100, 100),
    (stripes, 150, 400),
    (ring, 300, 300),
    (ramp, 12, 5000),
)


def digits(bits: np.ndarray) -> str:
    return np.packbits(bits.astype(np.uint8)).tobytes().hex()


def main() -> None:
    expected = []
    for maker, height, width in PICTURES:
        pixels = np.ascontiguousarray(maker(height, width).astype(np.uint8))
        name = f"{maker.__name__}-{width}x{height}.png"
        Image.fromarray(pixels).save(HERE / name, optimize=True)
        bits, quality = pdqhash.compute(pixels)
        views, _ = pdqhash.compute_dihedral(pixels)
        own_path = (height, width) != (64, 64) and min(height, width) >= SMALLEST
        expected.append(
            {
                "file": name,
                "width": width,
                "height": height,
                "hex": digits(bits),
                "quality": int(quality),
                # At 64 x 64 the reference filters for views and not for the hash: views are not golden there.
                "views": [digits(views[at]) for at in ORDER] if own_path else [],
            }
        )
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
