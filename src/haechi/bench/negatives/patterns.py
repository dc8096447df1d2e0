"""What is printed, woven and grown: patterns that repeat, and textures that do not quite."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from haechi.bench.negatives.brush import Brush

Field = NDArray[np.float64]


def _grid(brush: Brush) -> tuple[Field, Field]:
    """x and y of every pixel, turned by some angle or by none."""
    width, height = brush.size
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    angle = 0.0 if brush.rng.random() < 0.4 else brush.rng.uniform(0, np.pi)
    return x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)


def _coloured(brush: Brush, values: Field) -> Image.Image:
    """Values 0..1 as shades between three colours."""
    stops = np.array([brush.colour() for _ in range(3)], np.float64)
    channels = [np.interp(values, (0, 0.5, 1), stops[:, way]) for way in range(3)]
    return Image.fromarray(np.stack(channels, axis=2).astype(np.uint8))


def stripes(seed: int) -> Image.Image:
    """Stripes, checks and tartans."""
    brush = Brush(seed)
    x, y = _grid(brush)
    values = np.zeros_like(x)
    for _ in range(brush.upto(1, 4)):
        period, share = brush.rng.uniform(12, 140), brush.rng.uniform(0.2, 0.7)
        along = x if brush.rng.random() < 0.5 else y
        values += ((along / period) % 1 < share) * brush.rng.uniform(0.2, 0.6)
    return _coloured(brush, values / max(1e-9, values.max()))


def motif(seed: int) -> Image.Image:
    """One figure again and again, as on wallpaper and cloth."""
    brush = Brush(seed)
    width, height = brush.size
    step = brush.upto(40, 160)
    points = [
        (float(r * np.cos(a)), float(r * np.sin(a)))
        for r, a in zip(
            brush.rng.uniform(0.15, 0.5, 9) * step, np.sort(brush.rng.uniform(0, 6.28, 9)), strict=True
        )
    ]
    colours = [brush.colour() for _ in range(3)]
    shifted, round_ = brush.rng.random() < 0.5, brush.rng.random() < 0.3
    for row, top in enumerate(range(0, height + step, step)):
        for left in range(-step, width + step, step):
            x, y = left + (step // 2 if shifted and row % 2 else 0), top
            if round_:
                reach = step * 0.35
                brush.draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colours[0])
            brush.draw.polygon([(x + px, y + py) for px, py in points], fill=colours[row % 3])
    return brush.image


def tiles(seed: int) -> Image.Image:
    """Bricks, boards and tiles with joints, each a little different."""
    brush = Brush(seed)
    width, height = brush.size
    wide, tall = brush.upto(30, 200), brush.upto(24, 120)
    base = np.array(brush.colour(60, 220))
    for row, top in enumerate(range(0, height, tall)):
        for left in range(-wide, width, wide):
            x = left + (wide // 2 if row % 2 else 0)
            fill = tuple(int(part) for part in np.clip(base + brush.rng.normal(0, 18), 0, 255))
            brush.draw.rectangle((x + 2, top + 2, x + wide - 2, top + tall - 2), fill=fill)
    return _grained(brush, brush.image, 8)


def waves(seed: int) -> Image.Image:
    """Rings, moire and wood: waves upon waves."""
    brush = Brush(seed)
    x, y = _grid(brush)
    values = np.zeros_like(x)
    for _ in range(brush.upto(1, 3)):
        cx, cy = brush.rng.uniform(-200, 900, 2)
        stretch = brush.rng.uniform(0.1, 1)
        values += np.sin(np.hypot((x - cx) * stretch, y - cy) / brush.rng.uniform(4, 40))
    return _coloured(brush, (values - values.min()) / np.ptp(values))


def cells(seed: int) -> Image.Image:
    """Pebbles, scales, cracks: each pixel goes by its nearest two points."""
    brush = Brush(seed, (480, 400))
    width, height = brush.size
    points = brush.rng.uniform(0, 1, (brush.upto(20, 160), 2)) * (width, height)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    nearest = np.full((2, height, width), 1e9, np.float32)
    for px, py in points.astype(np.float32):
        far = np.hypot(x - px, y - py)
        nearest[1] = np.minimum(nearest[1], np.maximum(nearest[0], far))
        nearest[0] = np.minimum(nearest[0], far)
    values = (nearest[1] - nearest[0]).astype(np.float64)
    return _coloured(brush, np.clip(values / np.quantile(values, 0.95), 0, 1))


def clouds(seed: int) -> Image.Image:
    """Noise of all sizes, from marble to plain grain."""
    brush = Brush(seed)
    width, height = brush.size
    total, fall = np.zeros((height, width)), brush.rng.uniform(0.3, 1.1)
    for power in range(2, 9):
        layer = Image.fromarray(brush.rng.random((2**power, 2**power)).astype(np.float32))
        total += np.asarray(layer.resize(brush.size, Image.Resampling.BICUBIC)) * fall**power
    if brush.rng.random() < 0.4:
        total = np.abs(total - np.median(total))
    return _coloured(brush, (total - total.min()) / np.ptp(total))


def dots(seed: int) -> Image.Image:
    """Halftones, confetti and stars."""
    brush = Brush(seed)
    step = brush.upto(10, 50)
    ordered = brush.rng.random() < 0.5
    inks = [brush.colour() for _ in range(4)]
    for at in range(brush.size[0] * brush.size[1] // step**2):
        columns = max(1, brush.size[0] // step)
        x, y = (at % columns * step, at // columns * step) if ordered else brush.place()
        reach = step * brush.rng.uniform(0.1, 0.5)
        brush.draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=inks[brush.upto(0, 3)])
    return brush.image


def _grained(brush: Brush, image: Image.Image, most: int) -> Image.Image:
    pixels = np.asarray(image).astype(np.int16)
    grain = brush.rng.integers(-most, most + 1, pixels.shape[:2])[:, :, None]
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))
