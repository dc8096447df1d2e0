"""Pictures put together into one: straight seams across all of it, or across a part that other seams cut out.

A pixel is on a seam where brightness changes across it by more than it does just before and just behind. A
gutter is two seams with empty lines between. Whole numbers only, so that every machine finds the same panels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from haechi.infra.jit import kernel, read_only

Gray = NDArray[np.uint8]
Counts = NDArray[np.uint16]
Edges = tuple[int, int, int, int]

# A pixel is on a seam where it changes by more than STEP, and, in halves, so many times what is beside it.
STEP = 10
SHARPER = 3
# Parts of a thousand of a line that change along it by more than ALONG: the most of a flat line, and what one
# has at least that is surely none.
ALONG = 8
FLAT = 20
BUSY = 150
# Parts of a thousand of a line that are on a seam: what makes one, what it needs in the third where it is
# least, what makes an edge of a gutter, and what makes one in line with a seam of the next panel.
SEAM = 320
LEAST = 100
WEAK = 120
GUTTER = 400
IN_LINE = 160
# A panel that is cut by less than this stays one besides its parts.
SURE = 900
# Parts of a thousand of the whole side: a gutter is no wider, a panel no narrower.
WIDEST = 60
NARROWEST = 190
# A cut this near to the middle of the page makes quarters likely.
MIDDLE = 30
# Pixels a side of a page with panels.
SMALLEST = 64
# Panels, and cut ones that stay besides, most of them not cut rightly.
MOST = 9
MOST_CUT = 7


class Cut(NamedTuple):
    """How much speaks for it (parts of a thousand), and the lines [first, last) that belong to neither side;
    columns where it is upright."""

    share: int
    first: int
    last: int
    upright: bool

    def parts(self, block: Edges) -> tuple[Edges, Edges]:
        top, left, bottom, right = block
        if self.upright:
            return (top, left, bottom, self.first), (top, self.last, bottom, right)
        return (top, left, self.first, right), (self.last, left, bottom, right)


Find = Callable[[Edges], Cut | None]


@dataclass(frozen=True, slots=True)
class Page:
    """The page, and counts from its first row on, each column for itself: pixels on a seam, and changes along
    the column. The same of the page on its side."""

    size: tuple[int, int]
    columns: tuple[Gray, Counts, Counts]
    rows: tuple[Gray, Counts, Counts]

    @classmethod
    def of(cls, gray: Gray) -> Page:
        height, width = gray.shape
        upright, turned = read_only(gray), read_only(gray.T)
        return cls((height, width), (upright, *lines(upright)), (turned, *lines(turned)))

    @property
    def whole(self) -> Edges:
        return (0, 0, *self.size)

    def seam(self, block: Edges) -> Cut | None:
        """The best cut of a block; an upright one if both are as good."""
        found = [self._best(block, upright) for upright in (True, False)]
        return max((cut for cut in found if cut.share), default=None)

    def in_line(self, block: Edges, known: list[Cut]) -> Cut | None:
        """The best cut of a block in line with those that were found elsewhere."""
        found = [cut._replace(share=self._share(block, cut)) for cut in known]
        return max((cut for cut in found if cut.share >= IN_LINE), default=None)

    def quarters(self, known: list[Cut]) -> list[Edges]:
        """Four panels of one size, the commonest collage, where one of its two cuts is known; else none."""
        found, middles = 0, list[Cut]()
        for way in (True, False):
            middle = self.size[way] // 2
            near = [
                cut
                for cut in known
                if cut.upright is way
                and max(middle - cut.first, cut.last - middle, 0) * 1000 <= self.size[way] * MIDDLE
            ]
            found += len(near)
            middles.append(max(near, default=Cut(0, middle, middle, way)))
        across, down = middles
        return [part for half in across.parts(self.whole) for part in down.parts(half)] if found else []

    def _best(self, block: Edges, upright: bool) -> Cut:
        along, across, narrowest, counts = self._ways(block, upright)
        widest = self.size[upright] * WIDEST // 1000
        share, first, last = best_cut(*counts, *along, *across, narrowest, widest)
        return Cut(share, first, last, upright)

    def _share(self, block: Edges, cut: Cut) -> int:
        along, (start, end), narrowest, counts = self._ways(block, cut.upright)
        if cut.first - start < narrowest or end - cut.last < narrowest:
            return 0
        a, b = along
        found = shares(counts[1], a, b, start, end)
        return int(found[cut.first - 1 - start : cut.last + 1 - start].max())

    def _ways(
        self, block: Edges, upright: bool
    ) -> tuple[tuple[int, int], tuple[int, int], int, tuple[Gray, Counts, Counts]]:
        top, left, bottom, right = block
        narrowest = self.size[upright] * NARROWEST // 1000
        if upright:
            return (top, bottom), (left, right), narrowest, self.columns
        return (left, right), (top, bottom), narrowest, self.rows


def panels(gray: Gray) -> list[Edges]:
    """Top, left, bottom and right of the panels, largest first; of quarters; of those that were cut in doubt.

    Empty where no seam is seen.
    """
    if min(gray.shape) < SMALLEST:
        return []
    page = Page.of(gray)
    leaves, cuts, doubted = split([page.whole], page.seam)
    leaves, _, more = split(leaves, lambda block: page.in_line(block, cuts))
    if leaves == [page.whole]:
        return []
    stay = sorted((share, block) for block, share in {**doubted, **more}.items() if block != page.whole)
    quarters = [block for block in page.quarters(cuts) if block not in leaves]
    return leaves + quarters + [block for _, block in stay[:MOST_CUT]]


def split(blocks: list[Edges], find: Find) -> tuple[list[Edges], list[Cut], dict[Edges, int]]:
    """The blocks cut as often as `find` finds a cut, the largest first; the cuts; what was cut in doubt, with
    how much spoke for it."""
    waiting, leaves = sorted(blocks, key=_order), list[Edges]()
    cuts, doubted = list[Cut](), dict[Edges, int]()
    while waiting:
        block = waiting.pop(0)
        cut = find(block) if len(leaves) + len(waiting) + 2 <= MOST else None
        if cut is None:
            leaves.append(block)
            continue
        cuts.append(cut)
        if cut.share < SURE:
            doubted[block] = cut.share
        waiting = sorted([*waiting, *cut.parts(block)], key=_order)
    return sorted(leaves, key=_order), cuts, doubted


def _order(block: Edges) -> tuple[int, Edges]:
    return -(block[2] - block[0]) * (block[3] - block[1]), block


@kernel
def lines(gray: Gray) -> tuple[Counts, Counts]:
    """For each column, how many pixels above each row are on a seam, and how many are other than the last."""
    height, width = gray.shape
    seams, changes = np.zeros((height + 1, width), np.uint16), np.zeros((height + 1, width), np.uint16)
    for y in range(height):
        line, above, summed, total = gray[y], gray[max(0, y - 1)], changes[y], changes[y + 1]
        # One thing a loop: so the compiler takes many pixels at a time.
        for x in range(width):
            change = abs(np.int16(np.int16(line[x]) - np.int16(above[x])))
            total[x] = summed[x] + np.uint16(change > ALONG)
        left, before, behind, right = line[:-6], line[2:-4], line[4:-2], line[6:]
        summed, total = seams[y, 3:-3], seams[y + 1, 3:-3]
        for x in range(width - 6):
            step = abs(np.int16(np.int16(behind[x]) - np.int16(before[x])))
            one = abs(np.int16(np.int16(before[x]) - np.int16(left[x])))
            two = abs(np.int16(np.int16(right[x]) - np.int16(behind[x])))
            seen = (step > STEP) & (2 * step > SHARPER * one) & (2 * step > SHARPER * two)
            total[x] = summed[x] + np.uint16(seen)
    return seams, changes


@kernel
def best_cut(
    gray: Gray,
    seams: Counts,
    changes: Counts,
    a: int,
    b: int,
    start: int,
    end: int,
    narrowest: int,
    widest: int,
) -> tuple[int, int, int]:
    """The best cut of columns [start, end) between rows a and b: its share, first and last line; zeros for
    none."""
    length, low, high = b - a, start + narrowest, end - narrowest
    own = shares(seams, a, b, start, end)
    least = own.copy()
    for third in range(3):
        top, bottom = a + length * third // 3, a + length * (third + 1) // 3
        least = np.minimum(least, shares(seams, top, bottom, start, end))
    best, first, last = 0, 0, 0
    for x in range(low, high):
        share = own[x - start]
        if share >= SEAM and share > best and least[x - start] >= LEAST:
            best, first, last = share, x, x
        if share < WEAK:
            continue
        # Only flat lines may lie between this and the other edge of a gutter.
        for y in range(x + 4, min(high, x + widest)):
            if not flat(changes, a, b, y - 2, FLAT):
                break
            other = own[y - start]
            if other >= WEAK and share + other >= GUTTER and max(share, other) >= best:
                best, first, last = max(share, other), x, y
    if best:
        alone = first == last
        first, last = edge(gray, a, b, first), edge(gray, a, b, last)
        if alone:
            first -= empty(changes, a, b, first - 2, -1, widest)
            last += empty(changes, a, b, last + 1, 1, widest)
    return best, first, last


@kernel
def empty(changes: Counts, a: int, b: int, start: int, way: int, widest: int) -> int:
    """How wide a gutter beside a seam is, where its other edge is no seam: flat lines up to what is far from
    flat; 0 for none."""
    end, last = start, changes.shape[1] - 3
    while 2 <= end <= last and flat(changes, a, b, end, FLAT):
        end += way
    wide = (end - start) * way
    if not 2 <= wide <= widest or not 2 <= end <= last or flat(changes, a, b, end + 2 * way, BUSY):
        return 0
    return wide + 1


@kernel
def flat(changes: Counts, a: int, b: int, x: int, most: int) -> bool:
    """Whether no more parts of a thousand of a column than `most` change along it."""
    return bool((np.int64(changes[b, x]) - np.int64(changes[a + 1, x])) * 1000 <= (b - a) * most)


@kernel
def shares(seams: Counts, a: int, b: int, start: int, end: int) -> NDArray[np.int64]:
    """How much of each column [start, end) is on a seam between rows a and b, beyond what is usual of them.

    Grain and leaves have much of it everywhere.
    """
    found = np.empty(end - start, np.int64)
    for x in range(start, end):
        found[x - start] = (np.int64(seams[b, x]) - np.int64(seams[a, x])) * 1000 // (b - a)
    usual = min(found.sum() // (end - start), 900)
    for at in range(end - start):
        found[at] = (found[at] - usual) * 1000 // (1000 - usual)
    return found


@kernel
def edge(gray: Gray, a: int, b: int, near: int) -> int:
    """The first column behind a seam: where most rows have their highest step."""
    votes = np.zeros(4, np.int64)
    for y in range(a, b):
        most, at = np.int64(STEP), -1
        for way in range(4):
            step = abs(np.int64(gray[y, near - 1 + way]) - np.int64(gray[y, near - 2 + way]))
            if step > most:
                most, at = step, way
        if at >= 0:
            votes[at] += 1
    found = near - 1 + int(votes.argmax()) if votes.max() else near + 1
    return found
