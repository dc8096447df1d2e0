"""Every kind of picture that is drawn from a seed, by name."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from haechi.bench.negatives import papers, patterns, scenes, screens

DRAWN: dict[str, Callable[[int], Image.Image]] = {
    drawing.__name__: drawing
    for drawing in (
        papers.board,
        papers.chart,
        papers.notes,
        papers.page,
        papers.street_map,
        papers.table,
        patterns.cells,
        patterns.clouds,
        patterns.dots,
        patterns.motif,
        patterns.stripes,
        patterns.tiles,
        patterns.waves,
        scenes.figures,
        scenes.land,
        scenes.room,
        scenes.shades,
        scenes.solids,
        screens.caption,
        screens.conversation,
        screens.feed,
        screens.settings,
        screens.shop,
    )
}
# Not measured alone: drawn to be hung in pictures of rooms.
HUNG: dict[str, Callable[[int], Image.Image]] = {"poster": papers.poster}


def drawn(kind: str, seed: int) -> Image.Image:
    """The picture of this kind and seed."""
    return (HUNG | DRAWN)[kind](seed)
