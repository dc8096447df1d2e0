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
def _agrees(one: Places, own: Places, other: Places, its: Places, tolerance: float, octave: float) -> bool:
    """Whether a second pair of windows fits the scale and shift of a first one."""
    scale = one[2] / own[2]
    if not 1 / octave <= other[2] / its[2] / scale <= octave:
        return False
    reach = tolerance * min(1.0, scale)
    down = abs(one[0] + scale * (its[0] - own[0]) - other[0])
    across = abs(one[1] + scale * (its[1] - own[1]) - other[1])
    return bool(down <= reach and across <= reach)


@kernel
def _votes(
    hits: Hits, begin: int, end: int, proposer: int, asked: Places, banked: Places, marks: Hits, stamp: int
) -> int:
    """How many agree with one hit, left marked with `stamp`. Each window votes once, nearest first."""
    windows, count, octave = asked.shape[1], 0, 2.0**OCTAVE
    turn, first = hits[begin, ASKED] // windows, hits[begin:end, ROW].min()
    one, own = asked[turn, hits[proposer, ASKED] % windows], banked[proposer]
    for at in range(begin, end):
        window, slot = hits[at, ASKED] % windows, hits[at, ROW] - first
        if marks[0, window] == stamp or marks[1, slot] == stamp:
            continue
        if _agrees(one, own, asked[turn, window], banked[at], TOLERANCE, octave):
            marks[0, window] = marks[1, slot] = marks[2, at - begin] = stamp
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
    windows = asked.shape[1]
    marks = np.zeros((3, max(windows, 1 << 16)), np.int64)
    stamp, begin = 0, 0
    while begin < hits.shape[0]:
        turn, end = hits[begin, ASKED] // windows, begin + 1
        while end < hits.shape[0] and hits[end, ENTRY] == hits[begin, ENTRY]:
            if hits[end, ASKED] // windows != turn:
                break
            end += 1
        last, most, winner = min(end, begin + VOTERS), least - 1, -1
        for proposer in range(begin, min(last, begin + PROPOSERS)):
            if end - begin < least:
                break
            stamp += 1
            count = _votes(hits, begin, last, proposer, asked, banked, marks, stamp)
            if count > most:
                most, winner = count, proposer
        if winner >= 0:
            stamp += 1
            _votes(hits, begin, last, winner, asked, banked, marks, stamp)
            for at in range(begin, last):
                member[at] = marks[2, at - begin] == stamp
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
    windows, best = asked.shape[1], dict[int, Agreement]()
    own = np.flatnonzero(member)
    group = hits[own, ENTRY] * len(turns) + hits[own, ASKED] // windows
    for part in np.split(own, np.flatnonzero(np.diff(group)) + 1) if len(own) else []:
        place, entry = int(hits[part[0], ASKED]) // windows, int(hits[part[0], ENTRY])
        turn = turns[place]
        window = hits[part, ASKED] % windows
        places, theirs = asked[place, window].astype(np.float64), banked[part].astype(np.float64)
        scale, shift = fitted(places, theirs)
        frame = query if turn < 4 else query[::-1]
        found = Agreement(
            entry,
            turn,
            np.column_stack([window, hits[part, ROW] - first[part], hits[part, FAR]]).astype(np.int32),
            scale,
            (shift[0] / UNIT, shift[1] / UNIT),
            len(part),
            shown(scale, shift, frames[part[0]], frame),
        )
        if entry not in best or (found.votes, found.shown) > (best[entry].votes, best[entry].shown):
            best[entry] = found
    return sorted(best.values(), key=lambda found: (-found.votes, -found.shown, found.entry))


def fitted(asked: NDArray[np.float64], banked: NDArray[np.float64]) -> tuple[float, tuple[float, float]]:
    """The scale and shift that take banked windows' corners nearest to those asked about."""
    middle, own = asked[:, :2].mean(axis=0), banked[:, :2].mean(axis=0)
    across, along = asked[:, :2] - middle, banked[:, :2] - own
    top = (across * along).sum() + 2 * (asked[:, 2] * banked[:, 2]).sum()
    scale = float(top / ((along**2).sum() + 2 * (banked[:, 2] ** 2).sum()))
    shift = middle - scale * own
    return scale, (float(shift[0]), float(shift[1]))


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
