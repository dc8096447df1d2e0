"""From pixels to windows: many for a query, few for a bank."""

from __future__ import annotations

import numpy as np

from haechi.core.errors import Refusal
from haechi.core.windows import Window, WindowHash
from haechi.hashes.windows import canonical, describe, detect, integral, pick
from haechi.hashes.windows.pick import Recipe
from haechi.hashes.windows.seen import Gray, Query, Seen, Words
from haechi.infra.jit import read_only
from haechi.media import Pixels, Raster, as_raster

# Windows of a banked picture, and of a picture that is asked about.
BANKED = 64
ASKED = 768
# A picture with fewer cannot be told from others.
LEAST = 8

RECIPE = Recipe()
_PART = (1 << 64) - 1


def brightness(picture: Pixels | Raster) -> Gray:
    """The canonical picture, turned as its EXIF orientation asks: (rows, columns), the longer is 640."""
    seen = as_raster(picture)
    gray = canonical.canonical(read_only(seen.pixels), *canonical.size(seen.height, seen.width))
    return np.ascontiguousarray(Raster.of(gray[:, :, None], seen.orientation).upright()[:, :, 0])


def look(picture: Pixels | Raster, most: int, recipe: Recipe = RECIPE) -> Seen:
    """At most `most` windows of a picture of any size, turned as its EXIF orientation asks."""
    return _windows(brightness(picture), most, recipe)


def query(picture: Pixels | Raster) -> Query:
    """What is asked of a bank about a picture."""
    gray = brightness(picture)
    return Query(_windows(gray, ASKED, RECIPE), gray)


def _windows(gray: Gray, most: int, recipe: Recipe) -> Seen:
    sums = integral.integral(gray)
    places, words = pick.pick(sums, detect.points(sums), most, recipe.numbers)
    rows, columns = gray.shape
    whole = np.empty(3, np.uint64)
    describe.write_word(describe.whole(sums), whole)
    return Seen(rows, columns, places, words, whole)


def hash_image(picture: Pixels | Raster) -> WindowHash:
    """What a bank keeps of a picture. Refused by name (too_plain) where it has too few windows."""
    seen = look(picture, BANKED)
    if len(seen) < LEAST:
        raise Refusal(
            "too_plain",
            "The picture shows too little for a window hash.",
            do="Go by its PDQ hash alone.",
        )
    return WindowHash(
        seen.rows,
        seen.columns,
        tuple(
            Window(int(y), int(x), int(half), _number(word))
            for (y, x, half), word in zip(seen.places, seen.words, strict=True)
        ),
        _number(seen.whole),
    )


def seen_of(hash: WindowHash) -> Seen:
    """A banked picture's windows as arrays."""
    places = np.array([(w.y, w.x, w.half) for w in hash.windows], np.int32).reshape(-1, 3)
    numbers = [*(w.word for w in hash.windows), hash.whole]
    words = np.array([(n & _PART, n >> 64 & _PART, n >> 128) for n in numbers], np.uint64)
    return Seen(hash.rows, hash.columns, places, words[:-1], words[-1])


def _number(word: Words) -> int:
    low, middle, high = (int(part) for part in word)
    return low | middle << 64 | high << 128


def warm() -> None:
    """Compile every kernel, so that the next start finds them on disk."""
    look(np.zeros((64, 64, 3), np.uint8), 1)
