"""Drawn scenes that resemble photographs in what counts here: objects of every size, one before the other, in
uneven light, with texture and grain. Five kinds, each seed another scene; nobody is shown.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Shade = tuple[int, int, int]
Points = list[tuple[float, float]]
LONG = (720, 1080)


class Easel:
    """One picture, the chance it is drawn by, and a handful of colours that go together."""

    def __init__(self, seed: int, kind: str) -> None:
        self.rng = np.random.default_rng([seed, *kind.encode()])
        long, share = self.upto(*LONG), self.rng.uniform(0.56, 0.8)
        sides = (long, round(long * share))
        self.size = sides if self.rng.random() < 0.6 else sides[::-1]
        base = self.rng.uniform(40, 215, 3)
        self.colours = np.clip(base + self.rng.normal(0, 60, (9, 3)), 5, 250)
        self.image = Image.new("RGB", self.size, self.shade())
        self.pen = ImageDraw.Draw(self.image)

    def upto(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return int(self.rng.integers(low, high + 1))

    def shade(self, lighter: float = 0) -> Shade:
        own = self.colours[self.upto(0, len(self.colours) - 1)] + self.rng.normal(0, 14, 3) + lighter
        red, green, blue = (int(part) for part in np.clip(own, 0, 255))
        return red, green, blue

    def blob(self, x: float, y: float, wide: float, tall: float) -> Points:
        """An outline with corners or without, turned by chance."""
        corners = self.upto(3, 6) if self.rng.random() < 0.4 else 24
        at = np.sort(self.rng.uniform(0, 2 * np.pi, corners)) if corners < 9 else np.linspace(0, 6.2, corners)
        turn = self.rng.uniform(0, np.pi)
        own = np.stack([wide * np.cos(at), tall * np.sin(at)], axis=1) * self.rng.uniform(
            0.8, 1, (corners, 1)
        )
        way = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        return [(float(a + x), float(b + y)) for a, b in own @ way]

    def leaves(self, count: int, smallest: float, largest: float) -> None:
        """Blobs over one another, few large and many small, as sizes are in nature."""
        for _ in range(count):
            reach = smallest / np.sqrt(1 - self.rng.random() * (1 - (smallest / largest) ** 2))
            x, y = self.rng.uniform(0, self.size[0]), self.rng.uniform(0, self.size[1])
            self.pen.polygon(self.blob(x, y, reach, reach * self.rng.uniform(0.3, 1)), fill=self.shade())

    def finished(self) -> Image.Image:
        """Lit from one side, textured, a little soft, with grain: as from a lens."""
        soft = np.asarray(self.image.filter(ImageFilter.GaussianBlur(self.rng.uniform(0.3, 1.1))), np.float32)
        light = 1 + 0.35 * self._field(3) + 0.06 * self._field(24) + 0.05 * self._field(90)
        grain = self.rng.normal(0, self.rng.uniform(1.5, 5), soft.shape[:2])
        return Image.fromarray(np.clip(soft * light[..., None] + grain[..., None], 0, 255).astype(np.uint8))

    def _field(self, cells: int) -> NDArray[np.float32]:
        """Smooth chance between -1 and 1, so many cells across."""
        small = Image.fromarray(self.rng.uniform(-1, 1, (cells, cells)).astype(np.float32))
        return np.asarray(small.resize(self.size, Image.Resampling.BICUBIC), np.float32)


def thicket(seed: int) -> Image.Image:
    """Leaves, stones or cloth: things of every size before one another."""
    easel = Easel(seed, "thicket")
    easel.leaves(easel.upto(500, 1600), 9, min(easel.size) / 3)
    return easel.finished()


def village(seed: int) -> Image.Image:
    """Hills under a sky with clouds; houses with doors and windows, trees, a path."""
    easel = Easel(seed, "village")
    width, height = easel.size
    easel.pen.rectangle((0, 0, width, height), fill=easel.shade(60))
    for _ in range(easel.upto(2, 9)):
        x, y, wide = easel.upto(0, width), easel.upto(0, height // 3), easel.upto(40, 200)
        easel.pen.polygon(easel.blob(x, y, wide, wide / 4), fill=easel.shade(90))
    for hill in range(1, easel.upto(3, 5)):
        across = np.linspace(0, width, 60)
        line = np.full(60, height * (0.28 + 0.16 * hill))
        for wave in range(1, 6):
            bent = np.sin(across / width * 6 * wave + easel.rng.uniform(0, 6))
            line += easel.rng.uniform(4, 40) / wave * bent
        ground = [(float(x), float(y)) for x, y in zip(across, line, strict=True)]
        easel.pen.polygon([(0, height), *ground, (width, height)], fill=easel.shade(-20))
        for _ in range(easel.upto(3, 12)):
            left, foot = ground[easel.upto(0, len(ground) - 1)]
            _house(easel, left, foot + 6, easel.upto(14, 26) * hill)
        for _ in range(easel.upto(4, 26)):
            left, foot = ground[easel.upto(0, len(ground) - 1)]
            _tree(easel, left, foot + easel.upto(0, 40), easel.upto(8, 22) * hill)
    return easel.finished()


def street(seed: int) -> Image.Image:
    """House fronts side by side: rows of windows of which each is another, signs, doors, cars."""
    easel = Easel(seed, "street")
    width, height = easel.size
    easel.leaves(60, 20, 160)
    left, kerb = -easel.upto(0, 60), height * easel.upto(78, 88) // 100
    while left < width:
        wide, top = easel.upto(width // 7, width // 3), easel.upto(0, height // 3)
        easel.pen.rectangle((left, top, left + wide, kerb), fill=easel.shade(20), outline=easel.shade(-60))
        across, floors = easel.upto(2, 5), easel.upto(3, 6)
        for floor in range(floors):
            for place in range(across):
                x, y = left + (place + 0.2) * wide / across, top + (floor + 0.2) * (kerb - top) / floors
                box = (x, y, x + 0.6 * wide / across, y + 0.6 * (kerb - top) / floors)
                easel.pen.rectangle(box, fill=easel.shade(-40 + 80 * easel.upto(0, 1)), outline=easel.shade())
                easel.pen.line((box[0], (y + box[3]) / 2, box[2], y + easel.upto(4, 30)), easel.shade(), 3)
        easel.pen.rectangle((left, kerb - 40, left + wide, kerb - 20), fill=easel.shade(40))
        left += wide + easel.upto(0, 30)
    easel.pen.rectangle((0, kerb, width, height), fill=easel.shade(-40))
    for _ in range(easel.upto(1, 5)):
        x, wide = easel.upto(0, width), easel.upto(90, 240)
        easel.pen.rounded_rectangle((x, kerb - wide / 6, x + wide, kerb + wide / 4), 18, fill=easel.shade())
        for wheel in (0.2, 0.8):
            _disc(easel, x + wheel * wide, kerb + wide / 4, wide / 9, easel.shade(-90))
    return easel.finished()


def still_life(seed: int) -> Image.Image:
    """Bowls, bottles, fruit and books on a patterned cloth before a wall with frames."""
    easel = Easel(seed, "still_life")
    width, height = easel.size
    for _ in range(easel.upto(1, 4)):
        x, y, wide = easel.upto(0, width), easel.upto(0, height // 3), easel.upto(70, 240)
        easel.pen.rectangle(
            (x, y, x + wide, y + wide * 0.8), fill=easel.shade(), outline=easel.shade(-70), width=9
        )
        for _ in range(12):
            place = x + easel.rng.uniform(0.15, 0.85) * wide, y + easel.rng.uniform(0.15, 0.65) * wide
            own = easel.blob(*place, wide / easel.upto(7, 20), wide / easel.upto(7, 20))
            easel.pen.polygon(own, fill=easel.shade())
    table, step = height * easel.upto(48, 62) // 100, easel.upto(30, 90)
    easel.pen.rectangle((0, table, width, height), fill=easel.shade(20))
    for at in range(-width, 2 * width, step):
        easel.pen.line(
            (width / 2 + (at - width / 2) * 0.6, table, at, height), fill=easel.shade(), width=step // 4
        )
    for row in range(1, 6):
        y = table + (height - table) * (row / 6) ** 1.5
        easel.pen.line((0, y, width, y + easel.upto(-6, 6)), fill=easel.shade(), width=3 * row)
    for row in np.linspace(table + 10, height, easel.upto(6, 15)):
        x, reach = easel.upto(0, width), easel.upto(25, 110)
        kind = easel.upto(0, 2)
        if kind == 0:
            rings, (across, up) = easel.upto(4, 12), easel.rng.uniform(-0.5, 0.5, 2)
            for ring in range(rings, 0, -1):
                move, size = (1 - ring / rings) * reach, reach * ring / rings
                outline = easel.blob(x + across * move, row - reach + up * move, size, size)
                easel.pen.polygon(outline, fill=easel.shade(90 * (1 - ring / rings) - 30))
        elif kind == 1:
            tall, neck = easel.rng.uniform(1.4, 3.6) * reach, easel.rng.uniform(0.15, 0.6) * reach
            body = (x, row - tall, x + reach, row)
            easel.pen.rounded_rectangle(body, easel.upto(2, reach // 2), fill=easel.shade(-20))
            cork = row - tall * easel.rng.uniform(1.1, 1.5)
            easel.pen.rectangle(
                (x + reach / 2 - neck / 2, cork, x + reach / 2 + neck / 2, row - tall), easel.shade()
            )
            label = row - tall * easel.rng.uniform(0.5, 0.8), row - tall * easel.rng.uniform(0.1, 0.4)
            easel.pen.rectangle((x, label[0], x + reach, label[1]), fill=easel.shade(60))
            for _ in range(easel.upto(1, 5)):
                spot = x + easel.rng.uniform(0.2, 0.8) * reach, easel.rng.uniform(*label)
                easel.pen.polygon(easel.blob(*spot, reach / 8, reach / 12), fill=easel.shade(-60))
        else:
            easel.pen.polygon(easel.blob(x, row - reach / 2, reach * 1.6, reach / 2), fill=easel.shade())
    return easel.finished()


def dolls(seed: int) -> Image.Image:
    """A group of dolls in patterned clothes before a blurred ground: mostly smooth, as portraits are."""
    easel = Easel(seed, "dolls")
    width, height = easel.size
    easel.leaves(200, 12, min(easel.size) / 4)
    far = easel.image.filter(ImageFilter.GaussianBlur(easel.rng.uniform(3, 12)))
    easel.image.paste(far)
    count = easel.upto(1, 4)
    for at in range(count):
        x, reach = width * (at + 0.5) / count + easel.upto(-30, 30), min(width / count, height) * 0.2
        y = height * easel.rng.uniform(0.3, 0.45)
        cloth, hair = easel.shade(), easel.shade(-80)
        body = (x - 1.8 * reach, y + reach, x + 1.8 * reach, height + reach)
        easel.pen.rounded_rectangle(body, reach, fill=cloth)
        for line in range(easel.upto(3, 12)):
            top = body[1] + reach * (0.5 + 0.4 * line)
            easel.pen.line(
                (body[0], top, body[2], top + easel.upto(-20, 20)), easel.shade(), easel.upto(3, 14)
            )
        for _ in range(easel.upto(3, 14)):
            place = x + easel.rng.uniform(-1.5, 1.5) * reach, y + easel.rng.uniform(1.5, 4) * reach
            _disc(easel, *place, easel.upto(4, 20), easel.shade())
        _head(easel, x, y, reach, hair)
    return easel.finished()


SCENES: tuple[Callable[[int], Image.Image], ...] = (thicket, village, street, still_life, dolls)


def scene(number: int) -> Image.Image:
    """The kinds take turns."""
    return SCENES[number % len(SCENES)](number)


def _disc(easel: Easel, x: float, y: float, reach: float, fill: Shade) -> None:
    easel.pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill)


def _head(easel: Easel, x: float, y: float, reach: float, hair: Shade) -> None:
    """No two alike: else a head would be one printed stencil that all pictures share."""
    chance, skin = easel.rng.uniform, easel.shade(50)
    for _ in range(easel.upto(12, 50)):
        tip = x + easel.rng.normal(0, reach * 0.9), y + chance(-1.5, 0.6) * reach
        easel.pen.line((x, y - reach * chance(0.2, 1.1), *tip), easel.shade(-80), easel.upto(5, 30))
    wide, tall, lean = chance(0.7, 1.05) * reach, chance(0.95, 1.3) * reach, chance(-0.3, 0.3)
    round_ = np.linspace(0, 2 * np.pi, 40)
    jaw = 1 - chance(0, 0.35) * np.clip(np.sin(round_), 0, 1)
    around, along = wide * jaw * np.cos(round_), tall * np.sin(round_)
    outline = [(float(x + a - lean * b), float(y + b + lean * a)) for a, b in zip(around, along, strict=True)]
    easel.pen.polygon(outline, fill=skin)
    look, apart = chance(-0.35, 0.35) * wide, chance(0.28, 0.45) * wide
    for side in (-apart, apart):
        at = x + look + side, y + lean * side - chance(0, 0.25) * tall
        _disc(easel, *at, reach * chance(0.07, 0.17), easel.shade(80))
        _disc(easel, at[0] + look / 9, at[1], reach * chance(0.04, 0.1), easel.shade(-120))
        brow = at[1] - reach * chance(0.18, 0.3)
        ends = (at[0] - reach / 5, brow + easel.upto(-5, 5), at[0] + reach / 5, brow + easel.upto(-5, 5))
        easel.pen.line(ends, hair, easel.upto(2, 7))
    nose = (x + look, y, x + look * 1.4 + easel.upto(-8, 8), y + tall * chance(0.15, 0.35))
    easel.pen.line(nose, easel.shade(-10), easel.upto(3, 9))
    lips = easel.blob(
        x + look, y + tall * chance(0.45, 0.65), reach * chance(0.15, 0.4), reach * chance(0.04, 0.12)
    )
    easel.pen.polygon(lips, fill=easel.shade(-30))
    for _ in range(easel.upto(0, 30)):
        _disc(easel, x + easel.rng.normal(0, wide / 3), y + easel.rng.normal(0, tall / 4), 2, easel.shade())


def _house(easel: Easel, x: float, y: float, side: float) -> None:
    tall = side * easel.rng.uniform(0.7, 1.6)
    easel.pen.rectangle((x, y - tall, x + side, y), fill=easel.shade(50))
    roof = ((x - side / 6, y - tall), (x + side / 2, y - tall * 1.6), (x + side * 7 / 6, y - tall))
    easel.pen.polygon(roof, fill=easel.shade(-50))
    for place in range(easel.upto(1, 3)):
        left = x + side * (0.1 + 0.3 * place)
        easel.pen.rectangle((left, y - tall * 0.8, left + side / 5, y - tall * 0.5), fill=easel.shade(-90))
    easel.pen.rectangle((x + side * 0.4, y - tall * 0.35, x + side * 0.6, y), fill=easel.shade(-70))


def _tree(easel: Easel, x: float, y: float, side: float) -> None:
    easel.pen.rectangle((x - side / 12, y - side, x + side / 12, y), fill=easel.shade(-80))
    for _ in range(easel.upto(3, 8)):
        place = x + easel.rng.normal(0, side / 4), y - side * easel.rng.uniform(0.8, 1.6)
        easel.pen.polygon(easel.blob(*place, side / 2.5, side / 3), fill=easel.shade(-30))
