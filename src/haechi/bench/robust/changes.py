"""The changes that the table asks about, each with the share that must still be found.

Everything is drawn from the picture, a seed and, for collages, three pictures beside it; each ends as a JPEG.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from haechi.bench import frames

Picture = Image.Image
Change = Callable[[Picture, random.Random, Sequence[Picture]], Picture]

QUALITY = 80
PANEL = 500
BESIDE = 3


@dataclass(frozen=True, slots=True)
class Case:
    """`bar`: percent that must be found; None where nobody set any. `drawn`: whether chance has a part in it,
    so that another seed is another upload."""

    change: Change
    bar: float | None
    quality: int = QUALITY
    drawn: bool = True
    collage: bool = False


def same(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
    return image


def quarter_size(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
    """Each side a quarter as long."""
    small = (max(1, image.width // 4), max(1, image.height // 4))
    return image.resize(small, Image.Resampling.LANCZOS)


def tone(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
    """Contrast, brightness and saturation, each more or less than they were."""
    changed = ImageEnhance.Contrast(image).enhance(chance.uniform(0.6, 1.5))
    changed = ImageEnhance.Brightness(changed).enhance(chance.uniform(0.8, 1.25))
    return ImageEnhance.Color(changed).enhance(chance.uniform(0.3, 1.7))


def sepia(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
    gray = np.asarray(image.convert("L"), np.float32)
    toned = [gray + 25, gray * 0.9 + 10, gray * 0.7]
    return Image.fromarray(np.clip(np.stack(toned, axis=2), 0, 255).astype(np.uint8))


def blur(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
    """A Gaussian whose radius is 1 % of the longer side."""
    return image.filter(ImageFilter.GaussianBlur(max(image.size) / 100))


def crop(share: float) -> Change:
    """This share of the width and of the height is gone; what stays lies anywhere."""

    def change(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
        width, height = round(image.width * (1 - share)), round(image.height * (1 - share))
        left, top = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
        return image.crop((left, top, left + width, top + height))

    return change


def border(fill: frames.Colour | None) -> Change:
    """A frame of 5 to 15 % of the longer side; without a colour, the picture itself, blurred."""

    def change(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
        return frames.border(chance.uniform(0.05, 0.15), fill)(image, chance)

    return change


def framed(own: frames.Change) -> Change:
    """A change of the bench of views."""

    def change(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
        return own(image, chance)

    return change


def tilt(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
    """5 degrees to either side, all of it kept, black corners."""
    angle = chance.choice((-5, 5))
    return image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(0, 0, 0))


def mirrored_crop(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
    return crop(0.1)(frames.mirror(image, chance), chance, beside)


def text(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
    """Four lines across it, white with a black edge, each a tenth of its height."""
    covered = image.copy()
    pen, size = ImageDraw.Draw(covered), max(16, image.height // 10)
    for line in range(4):
        place = (image.width * chance.uniform(0.05, 0.25), image.height * (0.1 + 0.22 * line))
        words = " ".join(chance.choice(frames.WORDS) for _ in range(3)).upper()
        pen.text(
            place, words, (255, 255, 255), ImageFont.load_default(size), stroke_width=3, stroke_fill=(0, 0, 0)
        )
    return covered


def collage(squashed: bool) -> Change:
    """Two by two square panels without gaps, the picture one of them, squashed or its middle cut out."""

    def change(image: Picture, chance: random.Random, beside: Sequence[Picture]) -> Picture:
        page = Image.new("RGB", (2 * PANEL, 2 * PANEL))
        corners = [(x, y) for y in (0, PANEL) for x in (0, PANEL)]
        chance.shuffle(corners)
        for panel, corner in zip((image, *beside), corners, strict=True):
            own = panel if squashed else _middle(panel)
            page.paste(own.resize((PANEL, PANEL), Image.Resampling.LANCZOS), corner)
        return page

    return change


CASES: dict[str, Case] = {
    "JPEG q30": Case(same, 99, quality=30, drawn=False),
    "resize 1/4": Case(quarter_size, 99, drawn=False),
    "tone": Case(tone, 99),
    "sepia": Case(sepia, 99, drawn=False),
    "blur 1 %": Case(blur, 98, drawn=False),
    "crop 5 %": Case(crop(0.05), 99),
    "crop 10 %": Case(crop(0.1), 99),
    "crop 20 %": Case(crop(0.2), 98),
    "crop 40 %": Case(crop(0.4), 93),
    "crop 40 % of the area": Case(crop(1 - sqrt(0.6)), None),
    "black border 5-15 %": Case(border((0, 0, 0)), 99),
    "white border 5-15 %": Case(border((255, 255, 255)), 99),
    "blurred border 5-15 %": Case(border(None), 99),
    "UI bars 8 %": Case(framed(frames.bars(0.08)), 99),
    "phone screenshot, feed": Case(framed(frames.feed), 96),
    "phone screenshot, viewer": Case(framed(frames.viewer), 96),
    "mirror": Case(framed(frames.mirror), 99, drawn=False),
    "rotation 90": Case(framed(frames.quarter), 99, drawn=False),
    "rotation 5": Case(tilt, 97),
    "mirror, crop 10 %, q50": Case(mirrored_crop, 98, quality=50),
    "text overlay": Case(text, 98),
    "collage 2x2, cropped": Case(collage(False), 95, collage=True),
    "collage 2x2, squashed": Case(collage(True), 85, collage=True),
}


def seeds_of(name: str, seeds: int) -> range:
    """Chance has no part in some changes: once says it all."""
    return range(seeds if CASES[name].drawn else 1)


def changed(image: Picture, name: str, number: int, seed: int, beside: Sequence[Picture] = ()) -> bytes:
    """The upload that this change makes of the picture `number`, as a JPEG."""
    case, target = CASES[name], io.BytesIO()
    result = case.change(image, random.Random(f"{name} {number} {seed}"), beside)
    result.save(target, "JPEG", quality=case.quality)
    return target.getvalue()


def others(name: str, number: int, seed: int, count: int) -> tuple[int, ...]:
    """Which pictures of `count` stand beside the picture `number` in a collage; none in other changes."""
    if not CASES[name].collage:
        return ()
    known = [other for other in range(count) if other != number]
    return tuple(random.Random(f"beside {number} {seed}").sample(known, BESIDE))


def _middle(image: Picture) -> Picture:
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))
