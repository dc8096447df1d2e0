"""Places and things: land under a sky, rooms, solids in light, drawn figures, and shades over patches."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from haechi.bench.negatives.brush import Brush
from haechi.bench.samples import generated
from haechi.testing.hashkit import scene
from haechi.testing.pictures import picture


def _finished(brush: Brush) -> Image.Image:
    """As from a lens: a little soft, with grain."""
    soft = brush.image.filter(ImageFilter.GaussianBlur(brush.rng.uniform(0, 1.5)))
    grain = brush.rng.normal(0, brush.rng.uniform(1, 8), (*soft.size[::-1], 1))
    return Image.fromarray(np.clip(np.asarray(soft) + grain, 0, 255).astype(np.uint8))


def land(seed: int) -> Image.Image:
    """Hills one behind the other under a sky; trees, houses, a sun."""
    brush = Brush(seed)
    width, height = brush.size
    above, below = np.array(brush.colour(80, 255)), np.array(brush.colour(120, 255))
    shade = np.linspace(0, 1, height)[:, None, None]
    brush.image.paste(
        Image.fromarray(
            np.broadcast_to(above * (1 - shade) + below * shade, (height, width, 3)).astype(np.uint8)
        )
    )
    x, y = brush.place()
    reach = brush.upto(20, 70)
    brush.draw.ellipse((x - reach, y // 2 - reach, x + reach, y // 2 + reach), fill=brush.colour(200, 255))
    hills = brush.upto(2, 5)
    for hill in range(hills):
        base, across = height * (hill + 2) / (hills + 2), np.arange(0, width + 8, 8)
        outline = np.full(across.size, float(base))
        for wave in range(1, 6):
            tall, begin = brush.rng.uniform(5, 60) / wave, brush.rng.uniform(0, 6)
            outline += tall * np.sin(across / width * 6.28 * wave + begin)
        points = [(float(a), float(b)) for a, b in zip(across, outline, strict=True)]
        brush.draw.polygon([(0, height), *points, (width, height)], fill=brush.colour(30, 190))
        for _ in range(brush.upto(0, 9)):
            a, b = points[brush.upto(0, len(points) - 1)]
            tall = brush.upto(15, 90)
            if brush.rng.random() < 0.5:
                brush.draw.polygon(
                    ((a - tall / 3, b), (a, b - tall), (a + tall / 3, b)), fill=brush.colour(20, 140)
                )
            else:
                brush.draw.rectangle((a, b - tall, a + tall, b + 5), fill=brush.colour(60, 230))
                brush.draw.rectangle((a + tall / 4, b - tall / 2, a + tall / 2, b), fill=brush.colour(20, 90))
    return _finished(brush)


def room(seed: int) -> Image.Image:
    """A wall, a floor, frames on the wall, furniture in boxes."""
    brush = Brush(seed)
    width, height = brush.size
    floor = height * brush.upto(60, 80) // 100
    brush.draw.rectangle((0, 0, width, floor), fill=brush.colour(140, 250))
    brush.draw.rectangle((0, floor, width, height), fill=brush.colour(60, 200))
    for at in range(-10, 20):
        brush.draw.line(
            (width // 2 + (at - 5) * 40, floor, width // 2 + (at - 5) * 160, height), fill=(90, 80, 70)
        )
    for _ in range(brush.upto(1, 4)):
        x, y = brush.upto(0, width), brush.upto(0, floor // 2)
        wide, tall = brush.upto(60, 220), brush.upto(60, 180)
        brush.draw.rectangle((x - 8, y - 8, x + wide + 8, y + tall + 8), fill=brush.dark())
        brush.image.paste(picture(brush.upto(0, 1 << 30), (wide, tall)), (x, y))
    for _ in range(brush.upto(2, 7)):
        x, wide, tall = brush.upto(0, width), brush.upto(40, 260), brush.upto(40, 220)
        foot = floor + brush.upto(0, (height - floor) // 2)
        brush.draw.rectangle((x, foot - tall, x + wide, foot), fill=brush.colour(), outline=brush.dark())
        brush.draw.line((x, foot - tall // 2, x + wide, foot - tall // 2), fill=brush.dark(), width=3)
    return _finished(brush)


def solids(seed: int) -> Image.Image:
    """Balls in one light before a shaded ground."""
    brush = Brush(seed, (480, 360))
    width, height = brush.size
    ground = scene(height, width, seed).astype(np.float64) * 0.4 + 90
    light = brush.rng.normal(0, 1, 3)
    light[2] = abs(light[2]) + 0.5
    light /= np.linalg.norm(light)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    for _ in range(brush.upto(3, 14)):
        (cx, cy), reach = brush.place(), brush.upto(15, 110)
        dx, dy = (x - cx) / reach, (y - cy) / reach
        inside = dx**2 + dy**2 < 1
        dz = np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))
        lit = np.clip(dx * light[0] + dy * light[1] + dz * light[2], 0, 1)[:, :, None]
        ball = np.array(brush.colour(60, 255)) * (0.2 + 0.8 * lit) + 200 * lit**24
        ground[inside] = ball[inside]
    brush.image = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    return _finished(brush)


def figures(seed: int) -> Image.Image:
    """Curves and closed shapes with outlines, as children and cartoonists draw."""
    brush = Brush(seed)
    ink, wide = brush.dark(), brush.upto(2, 9)
    for _ in range(brush.upto(8, 40)):
        (x, y), reach, corners = brush.place(), brush.upto(15, 170), brush.upto(3, 24)
        turns = np.linspace(0, 6.28, corners, endpoint=False)
        radii = reach * brush.rng.uniform(0.5, 1, corners)
        points = [(x + r * np.cos(a), y + r * np.sin(a)) for a, r in zip(turns, radii, strict=True)]
        if brush.rng.random() < 0.8:
            brush.draw.polygon(points, fill=brush.colour())
        brush.draw.line([*points, points[0]], fill=ink, width=wide, joint="curve")
    return brush.image


def shades(seed: int) -> Image.Image:
    """The generated pictures that the other measurements use."""
    brush = Brush(seed)
    width, height = brush.size
    if seed % 3 == 0:
        return Image.fromarray(scene(height, width, seed))
    if seed % 3 == 1:
        return Image.fromarray(generated(np.random.default_rng(seed), height, width))
    return picture(seed, brush.size)
