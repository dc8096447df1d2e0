"""Harmless pictures, drawn here: invented coasts and towns, each from its number. No photo, no person."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1200, 800)
SKIES = (((24, 38, 92), (246, 170, 110)), ((88, 140, 200), (232, 240, 250)), ((60, 26, 70), (240, 120, 110)))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a file someone has on their device."""

    title: str
    data: bytes
    media_type: str = "image/jpeg"


def draw(number: int) -> Picture:
    """Picture `number`: always the same bytes for the same number and library."""
    chance = random.Random(number)
    image = _sky(*SKIES[number % len(SKIES)])
    pen = ImageDraw.Draw(image)
    _sun(pen, chance)
    for layer in range(4):
        _hills(pen, chance, layer)
    _houses(pen, chance)
    _sea(pen, chance)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    return Picture(title=f"그림 {number} · Drawing {number}", data=_jpeg(image, 92))


def copy_of(picture: Picture, *, width: int = 640, quality: int = 55) -> Picture:
    """What a re-upload usually is: smaller, and compressed once more."""
    with Image.open(io.BytesIO(picture.data)) as original:
        height = round(original.height * width / original.width)
        smaller = original.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    return Picture(title=picture.title, data=_jpeg(smaller, quality))


def piece_of(picture: Picture, *, share: float = 0.8) -> Picture:
    """A piece cut out of the middle, so much of each side, as somebody posts it who means to get past."""
    with Image.open(io.BytesIO(picture.data)) as original:
        width, height = round(original.width * share), round(original.height * share)
        left, top = (original.width - width) // 2, (original.height - height) // 2
        cut = original.convert("RGB").crop((left, top, left + width, top + height))
    return Picture(title=picture.title, data=_jpeg(cut, 70))


def _sky(top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    column = Image.new("RGB", (1, SIZE[1]))
    for y in range(SIZE[1]):
        share = y / SIZE[1]
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))
    return column.resize(SIZE)


def _sun(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    x, y, r = chance.randint(150, 1050), chance.randint(100, 300), chance.randint(50, 120)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, 240, 200))


def _hills(pen: ImageDraw.ImageDraw, chance: random.Random, layer: int) -> None:
    base = 330 + 90 * layer
    height, points = base, [(0, SIZE[1]), (0, base)]
    for x in range(0, SIZE[0] + 1, 40):
        height = min(max(height + chance.randint(-48, 48), base - 140), base + 80)
        points.append((x, height))
    shade = 40 + 34 * layer
    pen.polygon([*points, (SIZE[0], SIZE[1])], fill=(shade // 2, shade, shade + chance.randint(0, 40)))


def _houses(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for _ in range(16):
        x, y = chance.randint(20, 1130), chance.randint(480, 640)
        width, height = chance.randint(36, 90), chance.randint(36, 96)
        wall = tuple(chance.randint(150, 245) for _ in range(3))
        pen.rectangle((x, y - height, x + width, y), fill=wall)
        pen.polygon(
            [(x - 8, y - height), (x + width + 8, y - height), (x + width // 2, y - height - 34)],
            fill=(chance.randint(120, 190), 52, 48),
        )
        pen.rectangle((x + 10, y - height + 12, x + 24, y - height + 30), fill=(40, 60, 90))


def _sea(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    pen.rectangle((0, 700, SIZE[0], SIZE[1]), fill=(28, 70, 110))
    for _ in range(90):
        x, y, width = chance.randint(0, 1150), chance.randint(704, 795), chance.randint(20, 120)
        pen.line((x, y, x + width, y), fill=(120, 170, 200), width=2)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality)
    return target.getvalue()
