"""Each picture of the judged half asked of all others, looked at again and weighed as in production."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from haechi.bench.negatives.hashed import Negative
from haechi.bench.negatives.pairs import Others
from haechi.hashes.windows.bank import Agreement
from haechi.hashes.windows.common import Common
from haechi.hashes.windows.hash import brightness
from haechi.hashes.windows.match import MOST
from haechi.hashes.windows.score import Weighed, weigh
from haechi.hashes.windows.seen import Query
from haechi.hashes.windows.verify import SecondLook

TOGETHER = 40


@dataclass(frozen=True, slots=True)
class Found:
    """An agreement of two pictures of different families. `weighed` is None of what nobody looks at again, as
    too many other pictures agree in more.
    """

    asked: str
    banked: str
    votes: int
    shown: float
    weighed: Weighed | None


class Judge:
    """A bank of pictures, and what agrees with each though it is unrelated."""

    def __init__(self, half: Sequence[Negative], listed: Common) -> None:
        self.half, self._listed, self._others = half, listed, Others(half)

    def found(self, one: Negative) -> tuple[int, list[Found]]:
        """Unrelated pairs of this picture, and those of them that agree."""
        agreeing = self._others.agreeing(one)
        return self._others.unrelated(one), list(self._weighed(one, agreeing))

    def _weighed(self, one: Negative, agreeing: Sequence[Agreement]) -> Iterator[Found]:
        """Each pair once, as the better of what windows and the whole say of it."""
        pixels = one.pixels() if agreeing else None
        look = SecondLook(Query(one.asked, None if pixels is None else brightness(pixels)))
        found: dict[int, Found] = {}
        for at, agreement in enumerate(agreeing):
            known = self.half[agreement.entry]
            if at >= MOST and agreement.votes:
                found[agreement.entry] = Found(one.name, known.name, agreement.votes, agreement.shown, None)
                continue
            again = look.at(agreement, known.banked)
            counted = weigh(again, known.banked, self._listed)
            before = found.get(agreement.entry)
            if before is None or before.weighed is None or before.weighed.score < counted.score:
                votes = agreement.votes if before is None else before.votes
                found[agreement.entry] = Found(one.name, known.name, votes, again.shown, counted)
        yield from found.values()


def judged(
    negatives: Sequence[Negative],
    listed: Common,
    queries: int,
    *,
    beside: Sequence[Negative] = (),
    processes: int = 1,
) -> tuple[int, int, list[Found]]:
    """Queries, unrelated pairs, and what agrees among them; the queries are taken evenly.

    What stands `beside` is banked, too, and not asked about.
    """
    global _judge
    half = [one for one in negatives if not one.learned]
    _judge = Judge([*half, *beside], listed)
    rows = [at * len(half) // queries for at in range(queries)] if queries < len(half) else range(len(half))
    if processes == 1:
        told = list(map(_asked, rows))
    else:
        # Forked, so that all have the one bank; nothing of it has started a thread.
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            told = list(pool.map(_asked, rows, chunksize=TOGETHER))
    return len(rows), sum(pairs for pairs, _ in told), [one for _, found in told for one in found]


_judge: Judge


def _asked(at: int) -> tuple[int, list[Found]]:
    return _judge.found(_judge.half[at])
