"""From a query to what a bank has of it: windows that agree, a second look at each, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from haechi.hashes.windows import bank as banks
from haechi.hashes.windows.bank import Agreement, WindowBank
from haechi.hashes.windows.hash import hash_image, query
from haechi.hashes.windows.score import Evidence, judge
from haechi.hashes.windows.seen import Query, Seen
from haechi.hashes.windows.turns import TURNS
from haechi.hashes.windows.verify import SecondLook, Verified

# So many pictures are looked at again, those with the most windows: crafted uploads cannot make this slow.
MOST = 50


@dataclass(frozen=True, slots=True)
class Match:
    """An entry of the bank, where it lies in the query, and whether that may hold or block it, or neither."""

    entry: int
    verified: Verified
    evidence: Evidence


def matches(
    bank: WindowBank, asked: Query, *, entries: int, turns: int = TURNS, most: int = MOST
) -> Iterator[Match]:
    """What agrees with what is asked, the most windows first; weighed for a bank of `entries` pictures.

    What windows named without its being held is looked at again where the whole names it, too: so an entry
    may come twice, first without strength.
    """
    again, held = SecondLook(asked), set[int]()
    for agreement in named(bank, asked.seen, turns, most):
        if agreement.entry in held:
            continue
        banked = bank.seen(agreement.entry)
        verified = again.at(agreement, banked)
        if len(verified.there):
            evidence = judge(verified, banked, entries=entries)
            if evidence.strength is not None:
                held.add(agreement.entry)
            yield Match(agreement.entry, verified, evidence)


def named(bank: WindowBank, seen: Seen, turns: int = TURNS, most: int = MOST) -> Iterator[Agreement]:
    """By windows that agree; then those that are like it as a whole, known or not: from three windows about
    one sign nobody finds the place of the rest.
    """
    yield from islice(bank.search(seen, turns=turns), most)
    yield from bank.like(seen, turns=turns)


def warm() -> None:
    """Compile all that finding needs, so that the first upload does not wait for it."""
    banks.warm()
    blocks = np.random.default_rng(1).integers(0, 256, (30, 40), dtype=np.uint8)
    picture = np.kron(blocks, np.ones((16, 16), np.uint8))
    known = WindowBank.build([hash_image(picture)])
    list(matches(known, query(np.ascontiguousarray(picture[60:400, 60:500])), entries=1))
