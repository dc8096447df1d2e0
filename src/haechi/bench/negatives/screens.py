"""Screens of phones as a shop, a feed, a conversation or settings fill them, and pictures with captions."""

from __future__ import annotations

from PIL import Image, ImageOps

from haechi.bench.negatives.brush import Brush, Font
from haechi.bench.robust.scenes import scene

TALL = ((720, 1520), (720, 1280), (750, 1334), (828, 1792))


def _phone(seed: int) -> tuple[Brush, int, Font]:
    """A screen with the status bar on top and the buttons below; where its content may begin; its font."""
    brush = Brush(seed, TALL[seed % len(TALL)])
    width, height = brush.size
    ground = (20, 20, 24) if brush.rng.random() < 0.3 else (250, 250, 252)
    ink = (240, 240, 240) if ground[0] < 90 else (20, 20, 20)
    draw = brush.draw
    draw.rectangle((0, 0, width, height), fill=ground)
    name = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf")[brush.upto(0, 1)]
    small, bold = brush.font(24, name), brush.font(36, name)
    draw.text((28, 10), f"{brush.upto(0, 23)}:{brush.upto(0, 59):02}", font=small, fill=ink)
    for bar in range(4):
        draw.rectangle((width - 150 + bar * 9, 34 - bar * 6, width - 145 + bar * 9, 38), fill=ink)
    draw.rounded_rectangle((width - 80, 14, width - 36, 36), 5, outline=ink, width=2)
    draw.rectangle((width - 76, 18, width - 76 + brush.upto(4, 36), 32), fill=ink)
    draw.line((30, 86, 46, 70, 30, 86, 46, 102), fill=ink, width=4)
    draw.text((76, 62), brush.words(2), font=bold, fill=ink)
    for dot in range(3):
        draw.ellipse((width - 40, 70 + dot * 12, width - 34, 76 + dot * 12), fill=ink)
    middle = height - 40
    draw.ellipse((width // 2 - 14, middle - 14, width // 2 + 14, middle + 14), outline=ink, width=3)
    draw.polygon(
        ((width // 4 - 14, middle), (width // 4 + 10, middle - 14), (width // 4 + 10, middle + 14)),
        outline=ink,
    )
    draw.rectangle((width * 3 // 4 - 12, middle - 12, width * 3 // 4 + 12, middle + 12), outline=ink, width=3)
    return brush, 130, small


def _shot(brush: Brush, size: tuple[int, int]) -> Image.Image:
    """What people take pictures of: full of things, not only colours."""
    return ImageOps.fit(scene(brush.upto(0, 1 << 20)), size)


def conversation(seed: int) -> Image.Image:
    brush, top, font = _phone(seed)
    width, height = brush.size
    own, other = brush.colour(60, 230), brush.colour(190, 245)
    while top < height - 190:
        lines = brush.upto(1, 3)
        mine, wide, tall = brush.rng.random() < 0.5, brush.upto(200, width - 220), 34 * lines + 24
        left = width - wide - 24 if mine else 90
        if not mine:
            brush.draw.ellipse((20, top, 74, top + 54), fill=brush.colour())
        brush.draw.rounded_rectangle((left, top, left + wide, top + tall), 22, fill=own if mine else other)
        for line in range(lines):
            brush.draw.text((left + 20, top + 12 + line * 34), brush.words(3), font=font, fill=(15, 15, 15))
        top += tall + 22
    brush.draw.rounded_rectangle(
        (80, height - 140, width - 90, height - 84), 28, outline=(150, 150, 150), width=3
    )
    return brush.image


def feed(seed: int) -> Image.Image:
    brush, top, font = _phone(seed)
    width, height = brush.size
    while top < height - 160:
        tall = brush.upto(width // 2, width)
        brush.draw.ellipse((20, top, 76, top + 56), fill=brush.colour())
        brush.draw.text((92, top + 12), brush.words(2), font=font, fill=(120, 120, 120))
        brush.image.paste(_shot(brush, (width, tall)), (0, top + 70))
        below = top + 80 + tall
        for icon in range(3):
            brush.draw.ellipse(
                (24 + icon * 64, below, 62 + icon * 64, below + 38), outline=(128,) * 3, width=4
            )
        brush.draw.text((24, below + 50), brush.words(5), font=font, fill=(120, 120, 120))
        top = below + 110
    brush.draw.rectangle((0, height - 84, width, height), fill=(128, 128, 132))
    return brush.image


def shop(seed: int) -> Image.Image:
    brush, top, font = _phone(seed)
    width, height = brush.size
    side = width // 2 - 24
    while top < height - 120:
        for left in (16, width // 2 + 8):
            brush.image.paste(_shot(brush, (side, side)), (left, top))
            brush.draw.text((left, top + side + 8), brush.words(2), font=font, fill=(110, 110, 110))
            brush.draw.text(
                (left, top + side + 40), f"₩{brush.upto(10, 900)},000", font=font, fill=(200, 30, 30)
            )
        top += side + 90
    return brush.image


def settings(seed: int) -> Image.Image:
    brush, top, font = _phone(seed)
    width, height = brush.size
    while top < height - 120:
        brush.draw.rounded_rectangle((24, top, 72, top + 48), 12, fill=brush.colour())
        brush.draw.text((96, top + 8), brush.words(brush.upto(1, 3)), font=font, fill=(120, 120, 120))
        on = brush.rng.random() < 0.5
        brush.draw.rounded_rectangle(
            (width - 110, top + 6, width - 40, top + 42), 18, fill=(60, 180, 90) if on else (170,) * 3
        )
        knob = width - 74 if on else width - 106
        brush.draw.ellipse((knob, top + 9, knob + 30, top + 39), fill=(255, 255, 255))
        brush.draw.line((96, top + 64, width, top + 64), fill=(200,) * 3)
        top += 80
    return brush.image


def caption(seed: int) -> Image.Image:
    """A picture under large outlined words, above or below."""
    brush = Brush(seed)
    width, height = brush.size
    brush.image.paste(_shot(brush, brush.size), (0, 0))
    font = brush.font(max(24, width // 12), "LiberationSansNarrow-Bold.ttf")
    for top in (height // 40, height - width // 8):
        words = brush.words(3).upper()
        brush.draw.text(
            (width // 2, top),
            words,
            font=font,
            fill=(255,) * 3,
            stroke_width=4,
            stroke_fill=(0,) * 3,
            anchor="ma",
        )
    return brush.image
