"""A query's windows at other shapes: a collage squashes pictures into its panels; windows stay squares.

Four more passes, each of which costs what the first one does. Nobody makes them who does not ask.
"""

from __future__ import annotations

from collections.abc import Iterator

from haechi.hashes.windows import canonical
from haechi.hashes.windows.hash import ASKED, look
from haechi.hashes.windows.seen import Seen
from haechi.infra.jit import read_only
from haechi.media import Pixels, Raster, as_raster

# How much taller and wider the picture is made: what was squashed by up to a fifth more or less is found.
ASPECTS = ((4, 3), (3, 4), (3, 2), (2, 3))
Aspect = tuple[int, int]


def stretched(picture: Pixels | Raster, most: int = ASKED) -> Iterator[tuple[Aspect, Seen]]:
    """The windows of the picture at each of the shapes, with the shape; made as they are asked for, so that
    whoever stops at a match saves the rest. Places are in the stretched picture.
    """
    raster = as_raster(picture)
    # Once upright at its usual size, so that a large picture is read once.
    rows, columns = canonical.size(raster.height, raster.width)
    gray = canonical.canonical(read_only(raster.pixels), rows, columns)
    upright = read_only(Raster.of(gray[:, :, None], raster.orientation).upright())
    for taller, wider in ASPECTS:
        height, width = canonical.size(upright.shape[0] * taller, upright.shape[1] * wider)
        yield (taller, wider), look(canonical.canonical(upright, height, width), most)
