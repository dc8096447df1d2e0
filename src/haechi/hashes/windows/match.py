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
    """What agrees with what is asked, the most windows first; weighed for a bank of `entries` pictures."""
    again = SecondLook(asked)
    for agreement in islice(named(bank, asked.seen, turns), most):
        banked = bank.seen(agreement.entry)
        verified = again.at(agreement, banked)
        if len(verified.there):
            yield Match(agreement.entry, verified, judge(verified, banked, entries=entries))


def named(bank: WindowBank, seen: Seen, turns: int = TURNS) -> Iterator[Agreement]:
    """By windows that agree; then those that are only like it as a whole."""
    by_windows = bank.search(seen, turns=turns)
    known = {agreement.entry for agreement in by_windows}
    yield from by_windows
    yield from (one for one in bank.like(seen, turns=turns) if one.entry not in known)


def warm() -> None:
    """Compile all that finding needs, so that the first upload does not wait for it."""
    banks.warm()
    blocks = np.random.default_rng(1).integers(0, 256, (30, 40), dtype=np.uint8)
    picture = np.kron(blocks, np.ones((16, 16), np.uint8))
    known = WindowBank.build([hash_image(picture)])
    list(matches(known, query(np.ascontiguousarray(picture[60:400, 60:500])), entries=1))
