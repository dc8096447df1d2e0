"""What all drawn pictures are drawn with: chance from a seed, colours, fonts, words."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Colour = tuple[int, int, int]

# By file name, as Pillow finds them; the one that Pillow carries stands in for those that are not here.
FONTS = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSansMono.ttf",
    "LiberationSans-Regular.ttf",
    "LiberationSerif-Regular.ttf",
    "LiberationSansNarrow-Bold.ttf",
)
KOREAN = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")
LATIN = "morning harbour ticket window seven garden market bridge winter paper engine lantern orange river"
HANGUL = "아침 항구 창문 정원 시장 다리 겨울 종이 등불 강 역 부엌 편지 산 연필 여름 우산 마을 배 구름"
WORDS = (LATIN.split(), HANGUL.split())


@cache
def _font(name: str, size: int) -> Font:
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return ImageFont.load_default(size)


class Brush:
    """One picture and the chance it is drawn by; the same seed draws the same picture with the same fonts."""

    def __init__(self, seed: int, size: tuple[int, int] | None = None) -> None:
        self.rng = np.random.default_rng(seed)
        self.korean = bool(self.rng.random() < 0.3)
        long = self.upto(480, 960)
        sides = (long, max(240, long * self.upto(5, 10) // 10))
        self.size = size or (sides if self.rng.random() < 0.6 else sides[::-1])
        self.image = Image.new("RGB", self.size, self.pale())
        self.draw = ImageDraw.Draw(self.image)

    def upto(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return int(self.rng.integers(low, high + 1))

    def colour(self, low: int = 0, high: int = 255) -> Colour:
        red, green, blue = (int(part) for part in self.rng.integers(low, high + 1, 3))
        return red, green, blue

    def pale(self) -> Colour:
        return (255, 255, 255) if self.rng.random() < 0.4 else self.colour(200, 255)

    def dark(self) -> Colour:
        return self.colour(0, 110)

    def font(self, size: int, name: str = "") -> Font:
        faces = KOREAN if self.korean else (name,) if name else FONTS
        return _font(faces[self.upto(0, len(faces) - 1)], size)

    def words(self, count: int) -> str:
        known = WORDS[self.korean]
        return " ".join(known[int(at)] for at in self.rng.integers(0, len(known), count))

    def place(self) -> tuple[int, int]:
        return self.upto(0, self.size[0] - 1), self.upto(0, self.size[1] - 1)
