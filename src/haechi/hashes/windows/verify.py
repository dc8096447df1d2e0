"""A second look: where an agreement says that the other banked windows must be, are they there?

The first look goes by the query's own 768 windows. What is written over a picture takes their places, and
each is asked for by chunks; so a copy agrees in some windows where nearly all can be seen, and two screens
with the same words agree in as many. At the places that the agreement tells, a copy shows nearly every banked
window, and another picture nearly none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.core.windows import LONG, UNIT
from haechi.hashes.windows import cut, integral, whole
from haechi.hashes.windows.describe import BITS, coefficients, write_word
from haechi.hashes.windows.integral import Sums
from haechi.hashes.windows.seen import Places, Query, Seen, Words
from haechi.hashes.windows.turns import turned_gray, turned_places
from haechi.hashes.windows.votes import Agreement
from haechi.index.intrinsics import popcount
from haechi.infra.jit import kernel

# A window is there where no more bits than this differ; once no more than CLEAR do, the place is good. Where
# up to COVERED differ, it may lie under letters or a blur: of other things one in six comes so near.
THERE, CLEAR, COVERED = 36, 26, 46
# Instead of a distance: the window lies outside the query or is too small in it; nobody looked for it.
OUTSIDE, UNSEEN = 255, 254
# Of a window across the query's edge, so much must lie within to say anything; and it is never all.
PARTLY, MOSTLY = 0.35, 0.999
# Half-sides below, in 1/64 pixel, say nothing: eight pixels.
SMALLEST = 8 * 64
# Steps of the search for a better place, in half-sides: from the first, halved down to the last.
STEP, FINEST, STEPS = 0.1, 0.04, 5
# So far from agreeing at the first steps a window is not there.
HOPELESS = (60, 55)
# Where of so many windows looked for less than a third are there or may be covered, one looks no further.
PATIENCE, ENOUGH = 8, 3

Distances = NDArray[np.int64]
Line = NDArray[np.float64]
Points = NDArray[np.float64]
Shares = NDArray[np.float64]
# What a fit knows at first, the scale, and how firmly it is held.
Start = tuple[Line, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """An agreement and what the second look saw.

    `far` (n,): for each banked window by how many bits what is at its place differs, OUTSIDE or UNSEEN.
    `within` (n,): which share of it lies within the query's frame; where not all, `far` is what the bits that
    this part decides come to. `places` (n, 3): where it is in the query as turned, for those that are there.
    `shown` is the share of the banked picture's area that lies within the query's frame. `alike`: of the
    signs of the picture as a whole that this part decides, the share that is there; None where nothing can be
    said.
    """

    agreement: Agreement
    far: Distances
    within: Shares
    places: Places
    shown: float
    alike: float | None

    @property
    def there(self) -> NDArray[np.int64]:
        """The banked windows that are there."""
        return np.flatnonzero(self.far <= THERE)

    @property
    def inside(self) -> NDArray[np.int64]:
        """Those that are there and of which nothing is cut off."""
        return np.flatnonzero((self.far <= THERE) & (self.within == 1.0))

    @property
    def missing(self) -> NDArray[np.int64]:
        """Those that should be there and are not."""
        return np.flatnonzero((self.far > THERE) & (self.far < UNSEEN))


class SecondLook:
    """At one query, at whatever the bank says it agrees with."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._sums: dict[int, Sums] = {}

    def at(self, agreement: Agreement, banked: Seen) -> Verified:
        """What is seen of the picture of which `banked` is kept. Without the query's picture: what agreed."""
        seen, turn = self._query.seen, agreement.turn
        pairs = agreement.pairs.astype(np.int64)
        own = turned_places(seen.places[pairs[:, 0]], seen.rows, seen.columns, turn).astype(np.float64)
        far, places = np.full(len(banked), UNSEEN, np.int64), np.zeros((len(banked), 3))
        far[pairs[:, 1]], places[pairs[:, 1]] = pairs[:, 2], own
        within, share, alike = np.ones(len(banked)), agreement.shown, -1.0
        if self._query.gray is not None:
            if turn not in self._sums:
                self._sums[turn] = integral.integral(turned_gray(self._query.gray, turn))
            sums, model = self._sums[turn], np.empty(6)
            theirs = banked.places.astype(np.float64)
            start = (
                _of_pairs(theirs, places, pairs[:, 1].copy()) if len(pairs) else self._of_frames(turn, banked)
            )
            so_far = _look(sums, theirs, banked.words, start, far, places, model)
            _partly(sums, theirs, banked.words, so_far, model, far, places, within)
            share, alike = whole.alike(sums, model, (banked.rows, banked.columns), banked.whole)
        known = None if alike < 0 else alike
        return Verified(agreement, far, within, np.rint(places).astype(np.int32), share, known)

    def _of_frames(self, turn: int, banked: Seen) -> Start:
        """Where nothing is known but that the pictures are like one another as wholes: corner upon corner."""
        rows, columns = (size - 1 for size in self._sums[turn].shape)
        known, corner, place = np.zeros(13), np.empty(2), np.empty(2)
        for y, x in ((0, 0), (0, 1), (1, 0), (1, 1)):
            corner[:] = y * banked.rows * UNIT, x * banked.columns * UNIT
            place[:] = y * rows * UNIT, x * columns * UNIT
            _learn(known, corner, place)
        scale = float(np.sqrt(rows * columns / (banked.rows * banked.columns)))
        return known, scale, float(LONG * UNIT)


@kernel
def _of_pairs(own: Points, places: Points, agreeing: Distances) -> Start:
    known = np.zeros(13)
    for one in agreeing:
        _learn(known, own[one], places[one])
    half = own[agreeing, 2].mean()
    return known, places[agreeing, 2].mean() / half, half * half


@kernel
def _distance(sums: Sums, y: float, x: float, half: float, word: Words, found: Words) -> int:
    """By how many bits what is at this place differs from a word."""
    size = int(half) // 16 * 16
    down, across = int(np.floor(y + 0.5)), int(np.floor(x + 0.5))
    bottom, right = (sums.shape[0] - 1) * 64, (sums.shape[1] - 1) * 64
    if size < SMALLEST or min(down, across) < size or down + size > bottom or across + size > right:
        return OUTSIDE
    write_word(coefficients(sums, down, across, size), found)
    far = 0
    for part in range(3):
        far += popcount(found[part] ^ word[part])
    return far


@kernel
def _climb(sums: Sums, place: Line, word: Words, found: Words) -> int:
    """The least distance near a place, which is moved there: up, down, to the sides, larger and smaller."""
    least, step = _distance(sums, place[0], place[1], place[2], word, found), STEP
    for time in range(STEPS):
        if least <= CLEAR or least == OUTSIDE or step < FINEST:
            break
        if time > 0 and least > HOPELESS[min(time, 2) - 1]:
            break
        best, before = -1, least
        for way in range(6):
            move = (-step if way % 2 else step) * place[2]
            y, x = place[0] + move * (way < 2), place[1] + move * (2 <= way < 4)
            far = _distance(sums, y, x, place[2] + move * (way >= 4), word, found)
            if far < least:
                least, best = far, way
        if least < before:
            move = (-step if best % 2 else step) * place[2]
            place[0] += move * (best < 2)
            place[1] += move * (2 <= best < 4)
            place[2] += move * (best >= 4)
        else:
            step *= 0.5
    return least


@kernel
def _learn(sums: Line, own: Line, place: Line) -> None:
    """One more banked window whose place is known: what a least-squares fit needs."""
    sums[0] += 1.0
    for a in range(2):
        sums[1 + a] += own[a]
        sums[3 + a] += place[a]
        for b in range(2):
            sums[5 + 2 * a + b] += own[a] * own[b]
            sums[9 + 2 * a + b] += place[a] * own[b]


@kernel
def _model(sums: Line, scale: float, prior: float, model: Line) -> None:
    """A 2 x 2 matrix and a shift from banked places to the query's: as far from a mere `scale` as is learned.

    `prior` weighs that scale against what is known: few windows side by side say little about a slant.
    """
    n, own, place = sums[0], sums[1:3], sums[3:5]
    within = sums[5:9].reshape(2, 2) - np.outer(own, own) / n
    across = sums[9:13].reshape(2, 2) - np.outer(place, own) / n
    for a in range(2):
        within[a, a] += prior
        across[a, a] += prior * scale
    det = within[0, 0] * within[1, 1] - within[0, 1] * within[1, 0]
    for a in range(2):
        model[2 * a] = (across[a, 0] * within[1, 1] - across[a, 1] * within[0, 1]) / det
        model[2 * a + 1] = (across[a, 1] * within[0, 0] - across[a, 0] * within[0, 1]) / det
        model[4 + a] = (place[a] - model[2 * a] * own[0] - model[2 * a + 1] * own[1]) / n


@kernel
def _place(model: Line, own: Line, out: Line) -> None:
    out[0] = model[0] * own[0] + model[1] * own[1] + model[4]
    out[1] = model[2] * own[0] + model[3] * own[1] + model[5]
    out[2] = own[2] * np.sqrt(abs(model[0] * model[3] - model[1] * model[2]))


@kernel
def _look(
    sums: Sums, own: Points, words: Words, start: Start, far: Distances, places: Points, model: Line
) -> tuple[int, int]:
    """Look for every banked window that does not agree yet, from where one starts outwards, learning on the
    way; then once more for those missed. Fills `far`, `places` and `model`; how many one looked for, and how
    many of these are there or may be covered.
    """
    known, scale, prior = start
    found, place = np.zeros(3, np.uint64), np.empty(3)
    middle = known[1:3] / known[0]
    order = np.argsort((own[:, 0] - middle[0]) ** 2 + (own[:, 1] - middle[1]) ** 2)
    looked, near = 0, 0
    for again in range(2):
        for one in order:
            if (far[one] != UNSEEN) if again == 0 else (far[one] <= THERE or far[one] >= UNSEEN):
                continue
            _model(known, scale, prior, model)
            _place(model, own[one], place)
            least = _climb(sums, place, words[one], found)
            if again == 0 or least < far[one]:
                far[one] = least
            if least <= THERE:
                places[one] = place
                _learn(known, own[one], place)
            if again > 0:
                continue
            looked += least != OUTSIDE
            near += least <= COVERED
            if _in_vain(looked, near):
                _model(known, scale, prior, model)
                return looked, near
    _model(known, scale, prior, model)
    return looked, near


@kernel
def _in_vain(looked: int, near: int) -> bool:
    return looked >= PATIENCE and near * ENOUGH < looked


@kernel
def _partly(
    sums: Sums,
    own: Points,
    words: Words,
    so_far: tuple[int, int],
    model: Line,
    far: Distances,
    places: Points,
    within: Shares,
) -> None:
    """What is to be said of windows across the query's edge: the signs that the part within decides."""
    looked, near = so_far
    place = np.empty(3)
    for one in range(far.size):
        if far[one] != OUTSIDE or _in_vain(looked, near):
            continue
        _place(model, own[one], place)
        if place[2] < SMALLEST:
            continue
        share, alike = cut.window(sums, place[0], place[1], place[2], words[one])
        if share >= PARTLY and alike >= 0.0:
            far[one] = int(np.rint((1.0 - alike) * BITS))
            within[one] = min(share, MOSTLY)
            places[one] = place
            looked += 1
            near += far[one] <= COVERED
