"""The run: every picture, every change, every seed, on as many processes as are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from haechi.bench.robust import changes, gallery
from haechi.bench.robust.gallery import Original
from haechi.bench.robust.looks import Bank, Outcome
from haechi.bench.robust.tally import Tally
from haechi.media import decode


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is looked at: scenes, pictures of a folder, seeds for each change that chance is part of."""

    drawn: int = 200
    folder: Path | None = None
    most: int = 200
    seeds: int = 3
    processes: int = 2
    wanted: tuple[str, ...] = tuple(changes.CASES)


def run(plan: Plan) -> Tally:
    originals = gallery.gathered(drawn=plan.drawn, folder=plan.folder, most=plan.most)
    if plan.processes == 1:
        _begin(originals)
        outcomes = [outcome for number in range(len(originals)) for outcome in _looked(number, plan)]
        return Tally(originals, outcomes, _studio.bank.plain)
    # Spawned, so that no process inherits compiled code or threads that were not meant for it.
    with ProcessPoolExecutor(
        plan.processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(originals,)
    ) as pool:
        found = pool.map(_looked, range(len(originals)), [plan] * len(originals), chunksize=2)
        outcomes = [outcome for part in found for outcome in part]
        plain = pool.submit(_plain).result()
    return Tally(originals, outcomes, plain)


class _Studio:
    """What a process needs for every upload."""

    def __init__(self, originals: Sequence[Original]) -> None:
        self.originals = originals
        self.bank = Bank([decode(original.data) for original in originals])

    def uploads(self, number: int, plan: Plan) -> Iterator[Outcome]:
        image = self.originals[number].image()
        for name in plan.wanted:
            for seed in changes.seeds_of(name, plan.seeds):
                beside = changes.others(name, number, seed, len(self.originals))
                pictures = [self.originals[other].image() for other in beside]
                data = changes.changed(image, name, number, seed, pictures)
                outcome = Outcome(name, number, seed)
                yield self.bank.look(np.ascontiguousarray(decode(data)), outcome, frozenset(beside))


_studio: _Studio


def _begin(originals: Sequence[Original]) -> None:
    global _studio
    _studio = _Studio(originals)


def _looked(number: int, plan: Plan) -> list[Outcome]:
    return list(_studio.uploads(number, plan))


def _plain() -> tuple[int, ...]:
    return _studio.bank.plain
