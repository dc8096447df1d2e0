"""What happens to pictures on their way through phones and boards: frames, bars, screenshots, turns.

Everything is drawn here, from the picture and a seed; each change ends as a JPEG, as uploads do.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from haechi.testing.pictures import picture

Change = Callable[[Image.Image, random.Random], Image.Image]
Colour = tuple[int, int, int]

SCREEN = (1080, 2340)
WORDS = ("harbour", "quiet", "boats", "evening", "tide", "walked", "home", "the", "and", "with", "in", "we")


def border(share: float, fill: Colour | None) -> Change:
    """A frame as wide as this share of the longer side; without a colour, the picture itself, blurred."""

    def change(image: Image.Image, chance: random.Random) -> Image.Image:
        wide = round(max(image.size) * share)
        size = (image.width + 2 * wide, image.height + 2 * wide)
        framed = Image.new("RGB", size, fill) if fill is not None else _backdrop(image, size)
        framed.paste(image, (wide, wide))
        return framed

    return change


def letterbox(fill: Colour) -> Change:
    """Set into a square, with empty bars on two sides."""

    def change(image: Image.Image, chance: random.Random) -> Image.Image:
        side = round(max(image.size) * 1.12) if image.width == image.height else max(image.size)
        square = Image.new("RGB", (side if image.width < image.height else image.width, side), fill)
        if image.width < image.height:
            square.paste(image, ((side - image.width) // 2, 0))
        else:
            square.paste(image, (0, (side - image.height) // 2))
        return square

    return change


def bars(share: float) -> Change:
    """A program's bars above and below, with a title and signs on them."""

    def change(image: Image.Image, chance: random.Random) -> Image.Image:
        tall = round(image.height * share)
        ground, ink = _theme(chance)
        framed = Image.new("RGB", (image.width, image.height + 2 * tall), ground)
        framed.paste(image, (0, tall))
        pen = ImageDraw.Draw(framed)
        pen.text((tall * 0.6, tall * 0.25), _words(chance, 3), ink, ImageFont.load_default(tall * 0.4))
        for place in range(5):
            _sign(pen, image.width * (2 * place + 1) / 10, image.height + tall * 1.5, tall * 0.25, ink, place)
        return framed

    return change


def feed(image: Image.Image, chance: random.Random) -> Image.Image:
    """A phone's screen: clock, header, the picture across it, signs, words, the next card, the bar below."""
    ground, ink = _theme(chance)
    screen = Image.new("RGB", SCREEN, ground)
    pen = ImageDraw.Draw(screen)
    _status(pen, chance, ink)
    width = SCREEN[0] if chance.random() < 0.6 else SCREEN[0] - 2 * chance.choice((24, 32, 48))
    left, top = (SCREEN[0] - width) // 2, 96 + 150 + 140
    pen.text((48, 140), _words(chance, 1).title(), ink, _font(64))
    _poster(pen, chance, top - 140, ink)
    height = min(round(image.height * width / image.width), 1500)
    shown = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    screen.paste(shown.crop((0, 0, width, height)), (left, top))
    below = top + height
    for place in range(4):
        _sign(pen, 70 + 110 * place, below + 70, 32, ink, place)
    for line in range(2):
        pen.text((48, below + 130 + 56 * line), _words(chance, 8), ink, _font(40))
    if below + 480 < SCREEN[1]:
        _poster(pen, chance, below + 320, ink)
        screen.paste(_backdrop(image.rotate(180), (width, SCREEN[1])), (left, below + 460))
    pen.rectangle((0, SCREEN[1] - 140, *SCREEN), fill=ground)
    for place in range(5):
        _sign(pen, 108 + 216 * place, SCREEN[1] - 70, 34, ink, place)
    return screen


def viewer(image: Image.Image, chance: random.Random) -> Image.Image:
    """A phone's screen with the picture alone on black, between a clock and a row of signs."""
    screen = Image.new("RGB", SCREEN, (0, 0, 0))
    pen = ImageDraw.Draw(screen)
    _status(pen, chance, (255, 255, 255))
    scale = min(SCREEN[0] / image.width, 1800 / image.height)
    shown = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    screen.paste(shown, ((SCREEN[0] - shown.width) // 2, (SCREEN[1] - shown.height) // 2))
    for place in range(4):
        _sign(pen, 135 + 270 * place, SCREEN[1] - 130, 34, (255, 255, 255), place)
    return screen


def mirror(image: Image.Image, chance: random.Random) -> Image.Image:
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def quarter(image: Image.Image, chance: random.Random) -> Image.Image:
    return image.transpose(Image.Transpose.ROTATE_90)


def collage(squashed: bool) -> Change:
    """One of four square panels side by side; the three others are drawn. Squashed, or its middle cut out."""

    def change(image: Image.Image, chance: random.Random) -> Image.Image:
        side = 480
        page = Image.new("RGB", (2 * side, 2 * side))
        places = [(0, 0), (side, 0), (0, side), (side, side)]
        chance.shuffle(places)
        others = [picture(chance.randrange(1 << 30), (640, 480)) for _ in places[1:]]
        for place, one in zip(places, (image, *others), strict=True):
            short = min(one.size)
            left, top = (one.width - short) // 2, (one.height - short) // 2
            part = one if squashed else one.crop((left, top, left + short, top + short))
            page.paste(part.resize((side, side), Image.Resampling.LANCZOS), place)
        return page

    return change


CHANGES: dict[str, Change] = {
    "mirrored": mirror,
    "turned by a quarter": quarter,
    **{
        f"{name} border {share} %": border(share / 100, fill)
        for name, fill in (("black", (0, 0, 0)), ("white", (255, 255, 255)), ("blurred", None))
        for share in (5, 10, 15)
    },
    "in a white square": letterbox((255, 255, 255)),
    "in a black square": letterbox((0, 0, 0)),
    "bars 8 %": bars(0.08),
    "phone screenshot, feed": feed,
    "phone screenshot, viewer": viewer,
    "collage 2x2, squashed": collage(True),
    "collage 2x2, cropped": collage(False),
}


def changed(image: Image.Image, name: str, seed: int, *, quality: int = 80) -> bytes:
    """The picture after this change, as a JPEG."""
    target = io.BytesIO()
    CHANGES[name](image, random.Random(f"{name} {seed}")).save(target, "JPEG", quality=quality)
    return target.getvalue()


def _theme(chance: random.Random) -> tuple[Colour, Colour]:
    """Ground and ink: half of all phones are set to dark."""
    if chance.random() < 0.5:
        return chance.choice(((255, 255, 255), (250, 250, 250), (242, 243, 245))), (20, 20, 24)
    return chance.choice(((0, 0, 0), (18, 18, 18), (28, 30, 34))), (235, 235, 240)


def _backdrop(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    small = image.resize((max(1, size[0] // 8), max(1, size[1] // 8)), Image.Resampling.BOX)
    blurred = small.filter(ImageFilter.GaussianBlur(max(small.size) / 25))
    return blurred.resize(size, Image.Resampling.BICUBIC)


def _status(pen: ImageDraw.ImageDraw, chance: random.Random, ink: Colour) -> None:
    pen.text((60, 24), f"{chance.randint(1, 12)}:{chance.randint(10, 59)}", ink, _font(44))
    for place in range(3):
        pen.rounded_rectangle((840 + 70 * place, 32, 890 + 70 * place, 64), 8, outline=ink, width=4)


def _poster(pen: ImageDraw.ImageDraw, chance: random.Random, top: int, ink: Colour) -> None:
    """Who posted it: a round sign, a name, three dots."""
    shade = tuple(chance.randint(40, 220) for _ in range(3))
    pen.ellipse((40, top + 20, 140, top + 120), fill=shade)
    pen.text((170, top + 30), _words(chance, 2), ink, _font(42))
    for dot in range(3):
        pen.ellipse((950 + 30 * dot, top + 62, 962 + 30 * dot, top + 74), fill=ink)


def _sign(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, ink: Colour, kind: int) -> None:
    box = (x - size, y - size, x + size, y + size)
    if kind % 3 == 0:
        pen.ellipse(box, outline=ink, width=max(2, round(size / 8)))
    elif kind % 3 == 1:
        pen.rectangle(box, outline=ink, width=max(2, round(size / 8)))
    else:
        pen.polygon([(x - size, y + size), (x + size, y + size), (x, y - size)], outline=ink)


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count))
