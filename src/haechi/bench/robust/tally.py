"""From what happened to each upload to rows, with intervals, and to a table that people read."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from haechi.bench.robust.changes import CASES
from haechi.bench.robust.gallery import KINDS, Original, counts
from haechi.bench.robust.looks import Outcome, Stage, Way
from haechi.bench.rows import OURS, Row

# 95 %.
Z = 1.959964
ALL = "together"
COLUMNS = (*(way.value for way in Way), ALL)
NAMED = 12
# A part of the pictures, as each kind is one: all but those that are too plain for a window hash.
RICH = "not too plain"


def interval(share: float, count: int) -> tuple[float, float]:
    """Wilson's, 95 %: between which shares the true one lies."""
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Tally:
    """All uploads of a run. `plain` are the originals that are too plain for a window hash: windows never
    find them, and they count as not found."""

    originals: Sequence[Original]
    outcomes: Sequence[Outcome]
    plain: tuple[int, ...]

    @cached_property
    def changes(self) -> list[str]:
        present = {outcome.change for outcome in self.outcomes}
        return [name for name in CASES if name in present]

    def rows(self) -> list[Row]:
        return [*self._found(), *self._stages(), *self._confused()]

    def share(self, change: str, column: str, kind: str | None = None) -> tuple[float, int]:
        """Which share of the uploads was found, and on how many pictures that rests."""
        of = [
            outcome
            for outcome in self.outcomes
            if outcome.change == change and self._belongs(outcome.number, kind)
        ]
        found = sum(_found_by(column)(outcome) for outcome in of)
        return (found / len(of) if of else 0.0), len({outcome.number for outcome in of})

    def _belongs(self, number: int, kind: str | None) -> bool:
        if kind == RICH:
            return number not in self.plain
        return kind in (None, self.originals[number].kind)

    def missed(self) -> list[tuple[str, int, int]]:
        """Pictures with the uploads that were not found and all of them, the most missed first."""
        every = Counter(outcome.number for outcome in self.outcomes)
        lost = Counter(outcome.number for outcome in self.outcomes if not outcome.all())
        return [(self.originals[number].name, count, every[number]) for number, count in lost.most_common()]

    def table(self, kind: str | None = None) -> list[list[str]]:
        """A line for each change: its bar, each way's share in percent, all together with its interval."""
        lines = [["change", "bar", *COLUMNS, "interval", "missed"]]
        for change in self.changes:
            bar = CASES[change].bar
            share, count = self.share(change, ALL, kind)
            if not count:
                continue
            low, high = interval(share, count)
            found = [f"{100 * self.share(change, way, kind)[0]:.1f}" for way in COLUMNS]
            missed = "" if bar is None or 100 * share >= bar else f"by {bar - 100 * share:.1f}"
            lines.append([change, "" if bar is None else f"{bar:g}", *found, _percent(low, high), missed])
        return lines

    def text(self) -> list[str]:
        """The tables of all pictures and of each kind, then costs, false matches, and what was too plain."""
        kinds = [kind for kind in KINDS if any(original.kind == kind for original in self.originals)]
        lines = [f"{len(self.originals)} pictures: {counts(self.originals)}; percent found"]
        lines += ["", *_aligned(self.table())]
        for kind in (*(kinds if len(kinds) > 1 else ()), *([RICH] if self.plain else ())):
            lines += ["", f"only {kind}", *_aligned(self.table(kind))]
        lines += ["", *(f"{row.work}: {row.note}" for row in [*self._stages(), *self._confused()])]
        names = ", ".join(self.originals[number].name for number in self.plain)
        lines.append(f"too plain for a window hash: {len(self.plain)}{f' ({names})' if names else ''}")
        worst = (f"{name} {count} of {every}" for name, count, every in self.missed()[:NAMED])
        lines.append(f"missed most: {', '.join(worst) or 'none'}")
        return lines

    def _found(self) -> Iterator[Row]:
        for change in self.changes:
            own = [outcome for outcome in self.outcomes if outcome.change == change]
            for column in COLUMNS:
                share, count = self.share(change, column)
                low, high = interval(share, count)
                middle = statistics.median(_seconds(column, outcome) for outcome in own)
                yield Row(
                    f"robust: {change}",
                    OURS if column == ALL else column,
                    len(own),
                    1 / middle,
                    middle * 1e6,
                    recall=share,
                    note=f"{_percent(low, high)} %; {self._by_kind(change, column)}",
                )

    def _by_kind(self, change: str, column: str) -> str:
        shares = ((kind, *self.share(change, column, kind)) for kind in KINDS)
        return ", ".join(f"{kind} {100 * share:.1f} of {count}" for kind, share, count in shares if count)

    def _stages(self) -> Iterator[Row]:
        total = len(self.outcomes)
        for stage in Stage:
            taken = [outcome.seconds[stage] for outcome in self.outcomes]
            come = sum(outcome.reached(stage) for outcome in self.outcomes)
            middle = statistics.median(taken)
            note = f"{100 * come / total:.1f} % of the uploads come so far; {middle * 1000:.1f} ms"
            yield Row(f"robust stage: {stage}", OURS, total, 1 / middle, middle * 1e6, note=note)
        spent = [
            sum(seconds for stage, seconds in outcome.seconds.items() if outcome.reached(stage))
            for outcome in self.outcomes
        ]
        mean = statistics.fmean(spent)
        note = (
            f"{mean * 1000:.1f} ms an upload on average, {statistics.median(spent) * 1000:.1f} in the middle"
        )
        yield Row("robust stages in order", OURS, total, 1 / mean, statistics.median(spent) * 1e6, note=note)

    def _confused(self) -> Iterator[Row]:
        """Pairs of an upload and a picture that it does not show, and how many of them matched."""
        pairs = sum(outcome.pairs for outcome in self.outcomes)
        for way in Way:
            wrong = [
                (self.originals[outcome.number].name, self.originals[other].name, outcome.change)
                for outcome in self.outcomes
                for other in sorted(outcome.wrong.get(way, ()))
            ]
            named = "; ".join(
                f"{one} as {other}, {change}" for one, other, change in list(dict.fromkeys(wrong))[:NAMED]
            )
            note = f"{len(wrong)} of {pairs} unrelated pairs matched{f' ({named})' if named else ''}"
            yield Row(f"robust unrelated: {way}", way.value, max(1, pairs), 1.0, 1e6, note=note)


def _found_by(column: str) -> Callable[[Outcome], bool]:
    if column == ALL:
        return Outcome.all
    way = Way(column)
    return lambda outcome: way in outcome.found


def _seconds(column: str, outcome: Outcome) -> float:
    """What looking took: in order up to the first find, or this way alone."""
    if column == ALL:
        return sum(seconds for stage, seconds in outcome.seconds.items() if outcome.reached(stage))
    if column in (Way.HOLD, Way.BLOCK):
        return outcome.seconds[Stage.WINDOWS] + outcome.seconds[Stage.SEARCH]
    return outcome.seconds[Stage.TURNS if column in (Way.WHOLE, Way.TURNED) else Stage.REGIONS]


def _percent(low: float, high: float) -> str:
    return f"{100 * low:.1f}-{100 * high:.1f}"


def _aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
