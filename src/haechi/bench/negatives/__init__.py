"""How often windows of unrelated pictures agree: a large benign set, half to learn from, half to judge by.

    scripts/pictures FOLDER
    haechi bench negatives --pictures FOLDER --cache CACHE

Every pair of the judged half goes through the index as in production, in all eight turns. Pairs of one family
may truly share content and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from haechi.bench.negatives import pages
from haechi.bench.negatives.gathered import made, packages
from haechi.bench.negatives.hashed import Negative, distinct, hashed
from haechi.bench.negatives.intervals import upper
from haechi.bench.negatives.judging import Found, judged
from haechi.bench.negatives.learned import common
from haechi.bench.rows import Row
from haechi.core.signal import Strength
from haechi.hashes.windows.common import Common, packed, shipped
from haechi.hashes.windows.score import strength

__all__ = ["Found", "everything", "judged", "learn", "pages", "rows", "run"]

# The bank for which an upload's chance is given.
BANK = 100_000


def everything(pictures: Path | None, cache: Path, each: int, processes: int = 1) -> list[Negative]:
    """All pictures of the folder, and `each` drawn ones of every kind, hashed, each once."""
    groups = [*(packages(pictures) if pictures else ()), *made(each)]
    return distinct(list(hashed(groups, cache, processes=processes)))


def learn(negatives: Sequence[Negative], target: Path) -> Common:
    """Write the list of common words that the learned half gives."""
    found = common([one for one in negatives if one.learned])
    target.write_bytes(packed(found))
    return found


def run(
    *,
    pictures: Path | None,
    cache: Path,
    each: int,
    queries: int,
    learn_to: Path | None,
    all_judged: bool = False,
    beside: tuple[Path, Path] | None = None,
    processes: int = 1,
) -> list[Row]:
    """The rates of votes, of holds and of blocks among unrelated pairs, with their upper bounds.

    `all_judged`: of a set from which nothing was ever learned every picture is judged, not half of them.
    `beside`: pictures, and a cache of theirs, that are banked besides and not asked about.
    """
    negatives = everything(pictures, cache, each, processes)
    if all_judged:
        negatives = [replace(one, learned=False) for one in negatives]
    listed = learn(negatives, learn_to) if learn_to else shipped()
    others = everything(*beside, 0, processes) if beside else []
    asked, pairs, found = judged(negatives, listed, queries, beside=others, processes=processes)
    return list(rows(asked, pairs, found))


def rows(asked: int, pairs: int, found: Sequence[Found]) -> Iterator[Row]:
    for least in (2, 3, 4, 6, 8):
        yield _row(f"{least} or more windows", asked, pairs, [one for one in found if one.votes >= least])
    for name, wanted in (("hold", (Strength.HOLD, Strength.BLOCK)), ("block", (Strength.BLOCK,))):
        reached = [one for one in found if one.weighed and strength(one.weighed, one.shown, BANK) in wanted]
        yield _row(f"{name}, as in a bank of {BANK:,}", asked, pairs, reached)


def _row(what: str, asked: int, pairs: int, found: Sequence[Found]) -> Row:
    uploads = len({one.asked for one in found})
    worst = Counter(one.banked for one in found).most_common(1)
    rate, most = len(found) / max(1, pairs), upper(len(found), max(1, pairs))
    note = f"{len(found)} pairs, rate {rate:.2g} (at most {most:.2g}); {uploads} of {asked} uploads"
    if worst:
        note += f"; most often {Path(worst[0][0]).name} ({worst[0][1]})"
    return Row(f"negatives: {what}", "windows", pairs, 1.0, 1e6, note=note)
