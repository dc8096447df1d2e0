"""Pictures inside a picture, each hashed in its eight ways: behind a border, on a screenshot, beside others.

They are hashed from a small gray copy, a few bits from what the region alone would hash to at full size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from haechi.core.hash import PerceptualHash
from haechi.core.signal import View
from haechi.hashes import pdq
from haechi.media import Pixels, Raster, as_raster
from haechi.media.reduced import Gray, cell_of, reduced
from haechi.media.regions import Box, panel_boxes, picture_boxes, without_border

# Views that look for a region. The whole picture and its turns need no looking for.
REGIONS = frozenset({View.BORDER_REMOVED, View.PICTURE_BOX, View.PANEL})
# Panels of one upload that are hashed, whatever it shows.
MOST_PANELS = 20
# A region with less than this is too plain: like hashes would not mean like pictures.
LEAST_QUALITY = 50


@dataclass(frozen=True, slots=True)
class Sight:
    """A region seen under one view: its hash as it is first, then turned and mirrored; and where it lies, in
    pixels of the upright picture, to a pixel of the copy."""

    view: View
    hashes: tuple[PerceptualHash, ...]
    box: Box

    @property
    def quality(self) -> int:
        return self.hashes[0].quality


def sights(picture: Pixels | Raster, wanted: Collection[View]) -> tuple[Sight, ...]:
    """What each wanted view of a region shows; nothing for a view that sees no region, or too plain a one.

    Pixels are as `haechi.hashes.pdq.views` takes them.
    """
    if REGIONS.isdisjoint(wanted):
        return ()
    raster = as_raster(picture)
    cell = cell_of(*raster.pixels.shape[:2])
    small = Raster.of(reduced(raster.pixels)[:, :, None], raster.orientation)
    gray = np.ascontiguousarray(small.upright()[:, :, 0])
    seen = (
        Sight(view, pdq.views(box.of(gray), exact=False), box.times(cell))
        for view, box in regions(gray, cell, wanted)
    )
    return tuple(sight for sight in seen if sight.quality >= LEAST_QUALITY)


def regions(gray: Gray, cell: int, wanted: Collection[View]) -> Iterator[tuple[View, Box]]:
    """Each region with the view that found it. A region that two views find belongs to the first.

    Panels are looked for behind a border; where there is none, in the whole and in the boxes of a page.
    """
    inside = View.PANEL in wanted
    border = without_border(gray, cell=cell) if inside or View.BORDER_REMOVED in wanted else None
    if border is not None and View.BORDER_REMOVED in wanted:
        yield View.BORDER_REMOVED, border
    own = [] if border is None else [border]
    if View.PICTURE_BOX in wanted or (inside and border is None):
        boxes = [box for box in picture_boxes(gray, cell=cell) if not any(box.like(one) for one in own)]
        if View.PICTURE_BOX in wanted:
            yield from ((View.PICTURE_BOX, box) for box in boxes)
        own += boxes
    if inside:
        yield from ((View.PANEL, box) for box in _panels(gray, border, own))


def _panels(gray: Gray, border: Box | None, known: list[Box]) -> list[Box]:
    whole = Box(0, 0, *gray.shape)
    pictures = [border] if border is not None else [whole, *known]
    found: list[Box] = []
    for picture in pictures:
        for panel in panel_boxes(picture.of(gray)):
            box = panel.within(picture)
            if not any(box.like(other) for other in (*known, *found)):
                found.append(box)
    return found[:MOST_PANELS]


def warm() -> None:
    """Compile every kernel that looking for regions needs."""
    scene = np.zeros((256, 256, 3), np.uint8)
    scene[40:-40, 40:128] = np.arange(176, dtype=np.uint8)[:, None, None]
    scene[40:-40, 128:-40] = np.arange(80, 256, dtype=np.uint8)[:, None, None]
    for pixels in (scene, scene[:, :, :1]):
        sights(pixels, REGIONS)
