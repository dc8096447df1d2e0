"""Printed matter: charts, pages, maps, boards, notes and codes; posters."""

from __future__ import annotations

import numpy as np
from PIL import Image

from haechi.bench.negatives import scenes
from haechi.bench.negatives.brush import Brush


def chart(seed: int) -> Image.Image:
    """Axes with ticks and numbers; lines, bars, points or shares."""
    brush = Brush(seed)
    width, height = brush.size
    left, top, right, bottom = width // 9, height // 9, width - width // 20, height - height // 8
    ink, font = brush.dark(), brush.font(max(11, height // 34))
    brush.draw.text((width // 2, top // 2), brush.words(4), font=font, fill=ink, anchor="mm")
    for tick in range(brush.upto(4, 8) + 1):
        up, along = bottom - tick * (bottom - top) // 8, left + tick * (right - left) // 8
        brush.draw.line((left, up, right, up), fill=(200, 200, 200))
        brush.draw.text((left - 8, up), str(tick * 10), font=font, fill=ink, anchor="rm")
        brush.draw.text((along, bottom + 8), str(2000 + tick), font=font, fill=ink, anchor="ma")
    brush.draw.rectangle((left, top, right, bottom), outline=ink)
    kind = brush.upto(0, 3)
    for series in range(brush.upto(1, 4)):
        colour, count = brush.colour(0, 200), brush.upto(6, 30)
        walk = np.cumsum(brush.rng.normal(0, 1, count))
        heights = bottom - (walk - walk.min()) / max(1e-9, np.ptp(walk)) * (bottom - top) * 0.9
        places = np.linspace(left + 8, right - 8, count)
        points = [(float(x), float(y)) for x, y in zip(places, heights, strict=True)]
        if kind == 0:
            brush.draw.line(points, fill=colour, width=brush.upto(1, 4))
        elif kind == 1:
            wide = (right - left) / count / 5
            for x, y in points:
                brush.draw.rectangle((x + series * wide, y, x + (series + 1) * wide, bottom), fill=colour)
        elif kind == 2:
            for _ in range(count * 4):
                a, b = brush.upto(left, right), brush.upto(top, bottom)
                brush.draw.ellipse((a - 4, b - 4, a + 4, b + 4), fill=colour)
        else:
            turn, box = brush.upto(0, 359), (width // 4, height // 4, width * 3 // 4, height * 3 // 4)
            brush.draw.pieslice(box, turn, turn + brush.upto(20, 140), fill=colour)
    return brush.image


def page(seed: int) -> Image.Image:
    """Paragraphs under a heading, in one column or two, with a table or a figure."""
    brush = Brush(seed, (800, 1100))
    ink, size = brush.dark(), brush.upto(14, 26)
    face = brush.font(size)
    brush.draw.text((60, 50), brush.words(4), font=brush.font(size * 2), fill=ink)
    columns = brush.upto(1, 2)
    for column in range(columns):
        left, top = 60 + column * 360, 130
        while top < 1020:
            if brush.rng.random() < 0.06:
                tall, wide = brush.upto(80, 200), 680 // columns - 30
                brush.draw.rectangle(
                    (left, top, left + wide, top + tall), fill=brush.colour(120, 230), outline=ink
                )
                top += tall + 20
            brush.draw.text((left, top), brush.words(brush.upto(3, 10 // columns)), font=face, fill=ink)
            top += size * 8 // 5 + (size if brush.rng.random() < 0.15 else 0)
        brush.draw.rectangle(
            (left + 680 // columns - 20, 120, left + 800, 1100), fill=brush.image.getpixel((2, 2))
        )
    return brush.image


def table(seed: int) -> Image.Image:
    """Rows and columns of numbers and words, as sheets, timetables and calendars have them."""
    brush = Brush(seed)
    width, height = brush.size
    columns, rows = brush.upto(3, 9), brush.upto(5, 20)
    font, ink = brush.font(max(10, height // rows // 2)), brush.dark()
    lined, banded = brush.rng.random() < 0.6, brush.colour(200, 250)
    for row in range(rows):
        top = row * height // rows
        if row % 2:
            brush.draw.rectangle((0, top, width, top + height // rows), fill=banded)
        for column in range(columns):
            left = column * width // columns
            text = str(brush.upto(0, 9999)) if column else brush.words(1)
            brush.draw.text((left + 8, top + 4), text, font=font, fill=ink)
            if lined:
                brush.draw.rectangle((left, top, left + width // columns, top + height // rows), outline=ink)
    return brush.image


def street_map(seed: int) -> Image.Image:
    """Roads of two widths over blocks, water and parks, with names."""
    brush = Brush(seed)
    width, height = brush.size
    brush.draw.rectangle((0, 0, width, height), fill=brush.colour(225, 248))
    for fill in ((170, 205, 240), (195, 225, 180)):
        for _ in range(brush.upto(1, 4)):
            x, y = brush.place()
            outline = [
                (x + r * np.cos(a), y + r * np.sin(a))
                for a, r in zip(np.linspace(0, 6, 12), brush.rng.uniform(40, 220, 12), strict=True)
            ]
            brush.draw.polygon(outline, fill=fill)
    for kind, wide in ((brush.upto(6, 20), 5), (brush.upto(2, 5), 14)):
        for _ in range(kind):
            x, y = brush.place()
            turn, points = brush.rng.uniform(0, 6.28), []
            for step in range(-8, 9):
                turn += brush.rng.normal(0, 0.12)
                points.append((x + step * 130 * np.cos(turn), y + step * 130 * np.sin(turn)))
            brush.draw.line(points, fill=(190,) * 3, width=wide + 3, joint="curve")
            brush.draw.line(points, fill=(255, 250, 225), width=wide, joint="curve")
    for _ in range(brush.upto(6, 20)):
        brush.draw.text(brush.place(), brush.words(1), font=brush.font(brush.upto(11, 22)), fill=(70, 70, 80))
    return brush.image


def board(seed: int) -> Image.Image:
    """Chess, draughts, crosswords, square codes and bar codes."""
    brush = Brush(seed)
    width, height = brush.size
    side, light, dark = min(width, height) * 9 // 10, brush.pale(), brush.dark()
    cells, left, top = brush.upto(8, 33), (width - side) // 2, (height - side) // 2
    chessy, bars = brush.rng.random() < 0.4, brush.rng.random() < 0.25
    filled = brush.rng.random((cells, cells)) < 0.5
    if bars:
        filled[:] = filled[0]
    for row in range(cells):
        for column in range(cells):
            mark = (row + column) % 2 == 0 if chessy else bool(filled[row, column])
            box = tuple(
                at * side // cells + begin
                for at, begin in ((column, left), (row, top), (column + 1, left), (row + 1, top))
            )
            brush.draw.rectangle(box, fill=dark if mark else light)
            if chessy and brush.rng.random() < 0.2:
                brush.draw.ellipse(box, fill=brush.colour())
    return brush.image


def notes(seed: int) -> Image.Image:
    """Staves with notes, as music is printed."""
    brush = Brush(seed)
    width, height = brush.size
    gap = brush.upto(8, 14)
    for top in range(gap * 4, height - gap * 6, gap * 11):
        for line in range(5):
            brush.draw.line((20, top + line * gap, width - 20, top + line * gap), fill=(0, 0, 0), width=1)
        x = 60
        while x < width - 40:
            y, stem = top + brush.upto(-1, 9) * gap // 2, brush.upto(-1, 1)
            brush.draw.ellipse((x, y - gap // 2, x + gap * 5 // 4, y + gap // 2), fill=(0, 0, 0))
            brush.draw.line((x + gap, y, x + gap, y - stem * gap * 3), fill=(0, 0, 0), width=2)
            x += brush.upto(2, 6) * gap
    return brush.image


def poster(seed: int) -> Image.Image:
    """A picture, a large title, a few words of what, where and when; as hung on walls."""
    brush = Brush(seed, (700, 1000))
    width, height = brush.size
    scene = (scenes.land, scenes.figures, scenes.solids)[brush.upto(0, 2)](seed + 1).convert("RGB")
    tall, low = brush.upto(450, 780), bool(brush.rng.random() < 0.6)
    top = brush.upto(0, 60) if low else height - tall
    brush.image.paste(scene.resize((width, tall)), (0, top))
    ink, first = brush.colour(0, 255), brush.upto(30, 120)
    title = brush.font(brush.upto(70, 130))
    for line in range(brush.upto(1, 3)):
        brush.draw.text(
            (width // 2, top + first + line * 130),
            brush.words(1).upper(),
            font=title,
            fill=ink,
            anchor="mm",
            stroke_width=4,
            stroke_fill=brush.dark() if sum(ink) > 380 else (255, 255, 255),
        )
    print_from = top + tall + 20 if low else 30
    face, dark = brush.font(brush.upto(22, 44)), brush.dark()
    for line in range(brush.upto(2, 5)):
        words = f"{brush.words(brush.upto(1, 3))} {brush.upto(1, 31)}. {brush.upto(1, 12)}."
        brush.draw.text((width // 2, print_from + line * 50), words, font=face, fill=dark, anchor="ma")
    return brush.image
