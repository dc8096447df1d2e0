"""One poster in two rooms: different pictures that truly share an object. A pair may hold, and never blocks.

The poster hangs in perspective and covers 10 to 35 percent; each room has its own light and JPEG quality.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from haechi.bench.negatives.gathered import Picture
from haechi.core.errors import Refusal
from haechi.media import Pixels

LEAST, MOST = 0.10, 0.35
# Longer ones hardly cover a tenth of a room, or leave it.
SLIMMEST = 2.0
# A room's longer side, as uploads have it; a poster smaller than this shows nothing at a third of it.
LONG, SMALLEST = (800, 1280), 240
# A picture that cannot be read or hung is passed over; so often in a row says that none can.
TRIES = 200
Corners = NDArray[np.float64]
Families = dict[str, list[Picture]]


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Two photographs (height, width, 3) with one poster in both, what they were made of, and which share of
    each it covers.
    """

    poster: str
    rooms: tuple[str, str]
    covers: tuple[float, float]
    pictures: tuple[Pixels, Pixels]


def posters(
    rooms: Sequence[Picture], sheets: Sequence[Picture], *, seed: int = 0, count: int = 500
) -> Iterator[Shared]:
    """So many pairs, each from its own number and the seed: a sheet in two rooms, all three of different
    families. Refused (no_pictures) where too few can be read or the families are too few.
    """
    walls, paper = _families(rooms), _families(sheets)
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        taken: list[tuple[Picture, Image.Image]] = []
        for wanted in (paper, walls, walls):
            taken.append(_another(rng, wanted, {picture.family for picture, _ in taken}))
        (sheet, poster), *backgrounds = taken
        hung = [hang(room, poster, rng) for _, room in backgrounds]
        yield Shared(
            sheet.name,
            (backgrounds[0][0].name, backgrounds[1][0].name),
            (hung[0][1], hung[1][1]),
            (hung[0][0], hung[1][0]),
        )


def _families(pictures: Sequence[Picture]) -> Families:
    found: Families = {}
    for picture in pictures:
        found.setdefault(picture.family, []).append(picture)
    return found


def hang(room: Image.Image, poster: Image.Image, rng: np.random.Generator) -> tuple[Pixels, float]:
    """The room with the poster in it, as a JPEG shows it, and which share of it the poster covers."""
    grown = rng.integers(LONG[0], LONG[1], endpoint=True) / max(room.size)
    wide, tall = (round(side * grown) for side in room.size)
    ground = room.resize((wide, tall), Image.Resampling.LANCZOS)
    corners = _corners(rng, poster.width / poster.height, (wide, tall))
    printed = _printed(poster, rng)
    warped, mask = _warped(printed, corners, (wide, tall))
    ground.paste(warped, (0, 0), mask)
    return _photographed(ground, rng), _area(corners) / (wide * tall)


def _another(rng: np.random.Generator, known: Families, taken: set[str]) -> tuple[Picture, Image.Image]:
    """One of a family that is not taken; each family as often, however many pictures it has."""
    free = sorted(known.keys() - taken)
    for _ in range(TRIES if free else 0):
        family = known[free[int(rng.integers(len(free)))]]
        picture = family[int(rng.integers(len(family)))]
        pixels = picture.pixels()
        if pixels is None:
            continue
        short, long = sorted(pixels.shape[:2])
        if short >= SMALLEST and long <= SLIMMEST * short:
            return picture, Image.fromarray(pixels).convert("RGB")
    raise Refusal(
        "no_pictures",
        "There are too few pictures of different families that can be read and hung.",
        do="Gather pictures of three families at least.",
    )


def _corners(rng: np.random.Generator, aspect: float, size: tuple[int, int]) -> Corners:
    """Where the poster's corners (4, 2) are seen, clockwise from its left top, in pixels of the room."""
    wide, tall = size
    while True:
        seen = _turned(rng, aspect)
        share = rng.uniform(LEAST, MOST)
        seen *= np.sqrt(share * wide * tall / _area(seen))
        seen -= seen.min(0)
        room = np.array(size) - 1 - seen.max(0)
        if (room >= 0).all():
            # One that would not fit is drawn anew: turned otherwise, or smaller.
            place: Corners = seen + rng.uniform(0, 1, 2) * room
            return place


def _turned(rng: np.random.Generator, aspect: float) -> Corners:
    """A sheet one unit high, turned to the side, tipped, rolled, and seen from two to four heights away."""
    side, tip, roll = np.radians(rng.uniform((-40, -15, -8), (40, 15, 8)))
    flat = np.array([(-aspect, -1, 0), (aspect, -1, 0), (aspect, 1, 0), (-aspect, 1, 0)]) / 2
    (a, b, c), (d, e, f) = np.cos((side, tip, roll)), np.sin((side, tip, roll))
    about_y = np.array(((a, 0, d), (0, 1, 0), (-d, 0, a)))
    about_x = np.array(((1, 0, 0), (0, b, -e), (0, e, b)))
    about_z = np.array(((c, -f, 0), (f, c, 0), (0, 0, 1)))
    solid = flat @ (about_x @ about_y @ about_z).T
    seen: Corners = solid[:, :2] / (1 + solid[:, 2:] / rng.uniform(2, 4))
    return seen


def _area(corners: Corners) -> float:
    x, y = corners.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def _warped(poster: Image.Image, corners: Corners, size: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    """The poster as seen in a room of this size, and where it is (0 to 255)."""
    # Made as small as it will be seen first: the warp itself takes single pixels and would flicker.
    shrunk = min(1.0, 1.2 * float(np.sqrt(_area(corners) / (poster.width * poster.height))))
    fewer = (max(2, round(poster.width * shrunk)), max(2, round(poster.height * shrunk)))
    poster = poster.resize(fewer, Image.Resampling.LANCZOS)
    wide, tall = poster.size
    flat = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float64)
    rows, known = [], []
    for (x, y), (u, v) in zip(corners, flat, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        known += [u, v]
    back = [float(number) for number in np.linalg.solve(np.array(rows), np.array(known))]
    how = (Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC)
    mask = Image.new("L", poster.size, 255).transform(size, *how)
    return poster.transform(size, *how), mask.filter(ImageFilter.GaussianBlur(0.6))


def _printed(poster: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Ink on paper in the light of a wall: paler blacks, duller whites, a tint, brighter to one side."""
    black, white = rng.uniform(0, 45), rng.uniform(170, 250)
    tint, across = rng.uniform(0.9, 1.1, 3), rng.uniform(-0.2, 0.2, 2)
    wide, tall = poster.size
    lit = 1 + across[0] * np.linspace(-1, 1, wide)[None, :] + across[1] * np.linspace(-1, 1, tall)[:, None]
    shade = (np.asarray(poster) / 255) ** rng.uniform(0.8, 1.25) * (white - black) + black
    return Image.fromarray(np.clip(shade * tint * lit[:, :, None], 0, 255).astype(np.uint8))


def _photographed(image: Image.Image, rng: np.random.Generator) -> Pixels:
    """With a lens's softness, a camera's light and grain, as a JPEG."""
    soft = image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 1.1)))
    light, grain = rng.uniform(0.8, 1.15), rng.normal(0, rng.uniform(0.5, 4), (*soft.size[::-1], 1))
    taken = Image.fromarray(np.clip(np.asarray(soft) * light + grain, 0, 255).astype(np.uint8))
    kept = io.BytesIO()
    taken.save(kept, "JPEG", quality=int(rng.integers(45, 92, endpoint=True)))
    with Image.open(kept) as stored:
        return np.asarray(stored.convert("RGB"))
