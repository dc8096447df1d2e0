"""Every way of looking at an upload, alone, and in the order in which a platform looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.core.hash import PerceptualHash
from haechi.core.signal import Strength, View
from haechi.core.windows import WindowHash
from haechi.gateway.pipeline import LEAST_QUALITY
from haechi.hashes import pdq, windows
from haechi.hashes.pdq import sights
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.match import matches
from haechi.hashes.windows.seen import Query
from haechi.media import Pixels

# Evidence is weighed as if the bank were so large.
BANK_SIZE = 100_000


class Way(StrEnum):
    """A way of looking; windows hold, and block where more of them agree."""

    WHOLE = "PDQ whole"
    TURNED = "PDQ turned"
    BORDER = "border removed"
    BOX = "picture box"
    PANEL = "panels"
    HOLD = "windows hold"
    BLOCK = "windows block"


# Each stage is reached where those before it found nothing.
ORDER = (Way.WHOLE, Way.TURNED, Way.BORDER, Way.BOX, Way.PANEL, Way.HOLD)
_REGIONS = {View.BORDER_REMOVED: Way.BORDER, View.PICTURE_BOX: Way.BOX, View.PANEL: Way.PANEL}


class Stage(StrEnum):
    """What costs time, and is one step of the order."""

    TURNS = "PDQ, eight turns"
    REGIONS = "regions and their PDQ"
    WINDOWS = "windows of the upload"
    SEARCH = "windows in the bank"


@dataclass(slots=True)
class Outcome:
    """One upload: which ways found its original, which found another picture, and what each stage took."""

    change: str
    number: int
    seed: int
    found: set[Way] = field(default_factory=set)
    wrong: dict[Way, set[int]] = field(default_factory=dict)
    seconds: dict[Stage, float] = field(default_factory=dict)
    pairs: int = 0

    def all(self) -> bool:
        return any(way in self.found for way in ORDER)

    def reached(self, stage: Stage) -> bool:
        """Whether a platform that stops at the first find would have come so far."""
        before = {Stage.TURNS: 0, Stage.REGIONS: 2, Stage.WINDOWS: 5, Stage.SEARCH: 5}[stage]
        return not any(way in self.found for way in ORDER[:before])


class Bank:
    """What a platform has of the originals, under every hash."""

    def __init__(self, originals: Sequence[Pixels]) -> None:
        hashes = [pdq.hash_image(pixels) for pixels in originals]
        self.bits = np.frombuffer(b"".join(known.bits for known in hashes), np.uint8).reshape(-1, 32)
        known = [_windows(pixels) for pixels in originals]
        self.plain = tuple(number for number, found in enumerate(known) if found is None)
        self._numbers = [number for number, found in enumerate(known) if found is not None]
        self._windows = WindowBank.build(found for found in known if found is not None)

    def look(self, pixels: Pixels, outcome: Outcome, shown: frozenset[int]) -> Outcome:
        """Look in every way for the original, and for others than those that the upload `shown`s."""
        own = shown | {outcome.number}
        outcome.pairs = len(self.bits) - len(own)
        start = perf_counter()
        turns = pdq.views(pixels)
        if turns[0].quality >= LEAST_QUALITY:
            self._hashed(Way.WHOLE, turns[:1], outcome, own)
            self._hashed(Way.TURNED, turns, outcome, own)
        outcome.seconds[Stage.TURNS] = perf_counter() - start
        start = perf_counter()
        for sight in sights.sights(pixels, sights.REGIONS):
            self._hashed(_REGIONS[sight.view], sight.hashes, outcome, own)
        outcome.seconds[Stage.REGIONS] = perf_counter() - start
        start = perf_counter()
        asked = windows.query(pixels)
        outcome.seconds[Stage.WINDOWS] = perf_counter() - start
        start = perf_counter()
        self._agreeing(asked, outcome, own)
        outcome.seconds[Stage.SEARCH] = perf_counter() - start
        return outcome

    def _hashed(
        self, way: Way, hashes: Sequence[PerceptualHash], outcome: Outcome, own: frozenset[int]
    ) -> None:
        for number in np.flatnonzero(self._apart(hashes) <= pdq.match_distance).tolist():
            _note(way, number, outcome, own)

    def _apart(self, hashes: Sequence[PerceptualHash]) -> NDArray[np.int64]:
        """The smallest distance of any of the hashes from each original."""
        rows = np.frombuffer(b"".join(seen.bits for seen in hashes), np.uint8).reshape(-1, 1, 32)
        apart: NDArray[np.int64] = np.bitwise_count(rows ^ self.bits).sum(axis=2, dtype=np.int64).min(axis=0)
        return apart

    def _agreeing(self, asked: Query, outcome: Outcome, own: frozenset[int]) -> None:
        for match in matches(self._windows, asked, entries=BANK_SIZE):
            strength, number = match.evidence.strength, self._numbers[match.entry]
            if strength is not None:
                _note(Way.HOLD, number, outcome, own)
            if strength is Strength.BLOCK:
                _note(Way.BLOCK, number, outcome, own)


def _note(way: Way, number: int, outcome: Outcome, own: frozenset[int]) -> None:
    if number == outcome.number:
        outcome.found.add(way)
    elif number not in own:
        outcome.wrong.setdefault(way, set()).add(number)


def _windows(pixels: Pixels) -> WindowHash | None:
    """None where the picture is too plain."""
    try:
        return windows.hash_image(pixels)
    except Refusal:
        return None
