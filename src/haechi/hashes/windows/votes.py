"""From windows that are near to pictures that agree: one scale and one shift must explain several of them.

Most hits of a large bank are chance, one here and one there. So hits are counted by entry and turn first, and
only where there are enough does each of the nearest in turn propose a scale and a shift, for which all vote.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.core.windows import LONG, UNIT
from haechi.infra.jit import kernel

# Columns of a hit, as the index finds them.
ASKED, ROW, FAR, ENTRY = 0, 1, 2, 3
# Sizes may differ by 0.35 octave; places by 6 % of the longer side, of whichever picture is shown smaller.
OCTAVE = 0.35
TOLERANCE = 0.06 * LONG * UNIT
# Only so many hits of an entry propose and vote, the nearest ones: crafted pictures cannot make this slow.
PROPOSERS = 128
VOTERS = 4096
# Cells to count hits in, for each hit, and at most: what falls together by accident is sorted out later.
CELLS = 8
MOST_CELLS = 1 << 22

Hits = NDArray[np.int64]
Places = NDArray[np.int32]
Words = NDArray[np.uint64]
Counts = NDArray[np.uint8]
Pairs = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Windows of a query and of a banked picture that agree on one scale, shift and turn.

    `pairs` (m, 3): window of the query, window of the banked picture, bits that differ; each window once.
    A place of the banked picture, times `scale`, plus `shift` (y, x, in pixels) is its place in the query as
    turned by `turn`. `shown` is the share of the banked picture's area that lies within the query's frame.
    """

    entry: int
    turn: int
    pairs: NDArray[np.int32]
    scale: float
    shift: tuple[float, float]
    votes: int
    shown: float


@kernel
def _cell(entry: int, turn: int, cells: int) -> int:
    mixed = np.uint64(entry * 8 + turn) * np.uint64(0x9E3779B97F4A7C15)
    return int(np.int64(mixed >> np.uint64(40)) & (cells - 1))


def crowded(hits: Hits, windows: int, least: int) -> Hits:
    """The hits whose entry and turn have at least `least`, and a few more that share a cell with others."""
    cells = min(MOST_CELLS, max(64, 1 << (CELLS * len(hits)).bit_length()))
    return _crowded(hits, windows, least, np.zeros(cells, np.uint8))


@kernel
def _crowded(hits: Hits, windows: int, least: int, counts: Counts) -> Hits:
    for at in range(hits.shape[0]):
        cell = _cell(hits[at, ENTRY], hits[at, ASKED] // windows, counts.size)
        counts[cell] += np.uint8(counts[cell] < 255)
    total = 0
    for at in range(hits.shape[0]):
        total += counts[_cell(hits[at, ENTRY], hits[at, ASKED] // windows, counts.size)] >= least
    kept = np.empty((total, hits.shape[1]), np.int64)
    total = 0
    for at in range(hits.shape[0]):
        if counts[_cell(hits[at, ENTRY], hits[at, ASKED] // windows, counts.size)] >= least:
            kept[total] = hits[at]
            total += 1
    return kept


def ordered(hits: Hits, windows: int) -> Hits:
    """By entry, turn and distance."""
    return hits[np.lexsort((hits[:, ASKED], hits[:, FAR], hits[:, ASKED] // windows, hits[:, ENTRY]))]


@kernel
def _lay(hits: Hits, begin: int, end: int, asked: Places, banked: Places, pairs: Pairs) -> None:
    """Hits column by column: y, x and half of the window asked about, then of the banked one, then the
    scale that the two sizes say."""
    windows = asked.shape[1]
    for at in range(end - begin):
        turn, window = hits[begin + at, ASKED] // windows, hits[begin + at, ASKED] % windows
        for way in range(3):
            pairs[way, at] = asked[turn, window, way]
            pairs[3 + way, at] = banked[begin + at, way]
        pairs[6, at] = pairs[2, at] / pairs[5, at]


@kernel
def _fitting(pairs: Pairs, size: int, proposer: int, octave: float, fits: Counts) -> int:
    """Which hits have the scale and shift of one; how many. A loop without branches, for vector units."""
    y, x, _, down, along, _, scales = pairs
    scale = scales[proposer]
    least, most, reach = scale / octave, scale * octave, TOLERANCE * min(1.0, scale)
    own_y, own_x, own_down, own_along = y[proposer], x[proposer], down[proposer], along[proposer]
    count = 0
    for at in range(size):
        off = abs(own_y + scale * (down[at] - own_down) - y[at])
        aside = abs(own_x + scale * (along[at] - own_along) - x[at])
        fit = (least <= scales[at]) & (scales[at] <= most) & (off <= reach) & (aside <= reach)
        fits[at] = fit
        count += fit
    return count


@kernel
def _votes(hits: Hits, begin: int, size: int, windows: int, fits: Counts, marks: Hits, stamp: int) -> int:
    """How many of those that fit vote, left marked with `stamp`. Each window votes once, nearest first."""
    count, first = 0, hits[begin : begin + size, ROW].min()
    for at in range(size):
        if fits[at]:
            window, slot = hits[begin + at, ASKED] % windows, hits[begin + at, ROW] - first
            if marks[0, window] != stamp and marks[1, slot] != stamp:
                marks[0, window] = marks[1, slot] = marks[2, at] = stamp
                count += 1
    return count


def vote(hits: Hits, asked: Places, banked: Places, least: int) -> Counts:
    """1 for the hits of the largest agreement of each entry and turn, if it has `least`.

    Hits are ordered by entry, turn and distance; `asked` (8, n, 3) are places in the turned queries, `banked`
    (hits, 3) those of each hit's banked window.
    """
    member = np.zeros(len(hits), np.uint8)
    _vote(hits, asked, banked, least, member)
    return member


@kernel
def _vote(hits: Hits, asked: Places, banked: Places, least: int, member: Counts) -> None:
    windows, octave = asked.shape[1], 2.0**OCTAVE
    marks = np.zeros((3, max(windows, 1 << 16)), np.int64)
    pairs, fits = np.empty((7, VOTERS), np.float64), np.empty(VOTERS, np.uint8)
    stamp, begin = 0, 0
    while begin < hits.shape[0]:
        turn, end = hits[begin, ASKED] // windows, begin + 1
        while end < hits.shape[0] and hits[end, ENTRY] == hits[begin, ENTRY]:
            if hits[end, ASKED] // windows != turn:
                break
            end += 1
        size, most, winner = min(end - begin, VOTERS), least - 1, -1
        if size >= least:
            _lay(hits, begin, begin + size, asked, banked, pairs)
            for proposer in range(min(size, PROPOSERS)):
                # No more vote than fit.
                if _fitting(pairs, size, proposer, octave, fits) > most:
                    stamp += 1
                    count = _votes(hits, begin, size, windows, fits, marks, stamp)
                    if count > most:
                        most, winner = count, proposer
        if winner >= 0:
            stamp += 1
            _fitting(pairs, size, winner, octave, fits)
            _votes(hits, begin, size, windows, fits, marks, stamp)
            for at in range(size):
                member[begin + at] = marks[2, at] == stamp
        begin = end


def agreements(
    hits: Hits,
    turns: tuple[int, ...],
    asked: Places,
    banked: Places,
    first: NDArray[np.int64],
    frames: NDArray[np.int64],
    query: tuple[int, int],
    member: Counts,
) -> list[Agreement]:
    """The best turn of each entry, the most votes first.

    `turns` are those asked for. Arrays go by hit as in `vote`: `first` is the entry's first row, `frames`
    (rows, columns) of its picture; `query` is the same of the picture asked about, as it is.
    """
    windows, own = asked.shape[1], np.flatnonzero(member)
    if not len(own):
        return []
    place, window = np.divmod(hits[own, ASKED], windows)
    entries = hits[own, ENTRY]
    changes = np.flatnonzero((np.diff(entries) != 0) | (np.diff(place) != 0)) + 1
    begins = np.concatenate([[0], changes, [len(own)]])
    first_of, count = begins[:-1], np.diff(begins)
    turn = np.array(turns)[place[first_of]]
    sides = np.where(turn[:, None] < 4, [query], [query[::-1]])
    fits = np.empty((len(count), 4), np.float64)
    _fit(
        asked[place, window].astype(np.float64),
        banked[own].astype(np.float64),
        begins,
        np.ascontiguousarray(frames[own[first_of]]),
        sides,
        fits,
    )
    # Of one entry the turn with the most votes, then that which shows the most, then the first asked.
    order = np.lexsort((-fits[:, 3], -count, entries[first_of]))
    best = order[np.diff(entries[first_of[order]], prepend=-1) != 0]
    pairs = np.column_stack([window, hits[own, ROW] - first[own], hits[own, FAR]]).astype(np.int32)
    return [
        Agreement(
            int(entries[begins[at]]),
            int(turn[at]),
            pairs[begins[at] : begins[at + 1]].copy(),
            float(fits[at, 0]),
            (float(fits[at, 1]) / UNIT, float(fits[at, 2]) / UNIT),
            int(count[at]),
            float(fits[at, 3]),
        )
        for at in best[np.lexsort((entries[first_of[best]], -fits[best, 3], -count[best]))].tolist()
    ]


@kernel
def fitted(asked: Pairs, banked: Pairs) -> tuple[float, tuple[float, float]]:
    """The scale and shift that take banked windows' corners nearest to those asked about."""
    count = asked.shape[0]
    y, x = asked[:, 0].sum() / count, asked[:, 1].sum() / count
    down, along = banked[:, 0].sum() / count, banked[:, 1].sum() / count
    top = bottom = 0.0
    for at in range(count):
        far, aside, half = banked[at, 0] - down, banked[at, 1] - along, banked[at, 2]
        top += (asked[at, 0] - y) * far + (asked[at, 1] - x) * aside + 2 * asked[at, 2] * half
        bottom += far * far + aside * aside + 2 * half * half
    scale = top / bottom
    return scale, (y - scale * down, x - scale * along)


def shown(
    scale: float, shift: tuple[float, float], banked: NDArray[np.int64], asked: tuple[int, int]
) -> float:
    """The share of the banked picture that lies within the query's frame; `shift` is in 1/64 pixel."""
    share = 1.0
    for way in range(2):
        size = scale * float(banked[way]) * UNIT
        begin, end = max(0.0, shift[way]), min(asked[way] * UNIT, shift[way] + size)
        share *= max(0.0, end - begin) / size
    return share


_shown = kernel(shown)


@kernel
def _fit(asked: Pairs, banked: Pairs, begins: Rows, frames: Rows, sides: Rows, fits: Pairs) -> None:
    """Scale, shift and share of each group of hits, which begin at `begins`; frames and sides by group."""
    for at in range(begins.size - 1):
        own = slice(begins[at], begins[at + 1])
        scale, shift = fitted(asked[own], banked[own])
        share = _shown(scale, shift, frames[at], (sides[at, 0], sides[at, 1]))
        fits[at, 0], fits[at, 1], fits[at, 2], fits[at, 3] = scale, shift[0], shift[1], share
