"""Videos by the windows of their pictures: found where enough of a query agree at one offset in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.hashes.video.bank import Hit
from haechi.hashes.video.match import VideoMatch, weigh
from haechi.hashes.video.windows import Asked, FrameWindows
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.match import matches

Columns = list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class WindowRule:
    """When a query counts as found: this share of its pictures agree with a banked one, all at one offset
    in time. A share of another video's pictures alone proves nothing: programs put their signs on many.
    """

    query_share: float = 0.5
    bank_share: float = 0.0
    min_frames: int = 1

    def holds(self, match: VideoMatch) -> bool:
        return (
            bool(match.pairs)
            and match.query_frames >= self.min_frames
            and match.query_share * match.aligned >= self.query_share
            and match.bank_share >= self.bank_share
        )


USUAL = WindowRule()


@dataclass(frozen=True, slots=True)
class WindowVideoBank:
    """The pictures of all videos, one after another; `starts`: where each video's own begin."""

    pictures: WindowBank
    ids: tuple[str, ...]
    starts: NDArray[np.int64]
    times: NDArray[np.float64]
    rule: WindowRule

    @classmethod
    def build(
        cls, videos: Iterable[tuple[str, Sequence[FrameWindows]]], rule: WindowRule = USUAL
    ) -> WindowVideoBank:
        """Videos by their ids."""
        known = list(videos)
        frames = [frame for _, video in known for frame in video]
        return cls(
            WindowBank.build(frame.hash for frame in frames),
            tuple(id for id, _ in known),
            np.cumsum([0, *(len(video) for _, video in known)]),
            np.array([frame.seconds for frame in frames], np.float64),
            rule,
        )

    def search(self, query: Iterable[Asked]) -> list[Hit]:
        """Every banked video in which the rule finds the query, in the turn it is shown in; the best first.

        The distance of a pair is how many windows of the banked picture do not agree.
        """
        seconds, agreeing = self._agreeing(query)
        times, best = np.array(seconds, np.float64), dict[int, Hit]()
        for (number, turn), found in agreeing.items():
            own = slice(int(self.starts[number]), int(self.starts[number + 1]))
            asked, banked, apart = np.array(found, np.int64).T
            match = weigh((asked, banked - own.start, apart), times, self.times[own])
            held = best.get(number)
            if self.rule.holds(match) and (held is None or _rank(match) > _rank(held.match)):
                best[number] = Hit(self.ids[number], turn, match)
        return sorted(best.values(), key=lambda hit: _rank(hit.match), reverse=True)

    def _agreeing(self, query: Iterable[Asked]) -> tuple[list[float], dict[tuple[int, int], Columns]]:
        """The times of the query's pictures; by video and turn: picture of the query, banked picture, windows
        that do not agree.
        """
        found: dict[tuple[int, int], Columns] = defaultdict(list)
        seconds = []
        for at, asked in enumerate(query):
            seconds.append(asked.seconds)
            for match in matches(self.pictures, asked.query, entries=len(self.pictures)):
                if match.evidence.strength is not None:
                    number = int(np.searchsorted(self.starts, match.entry, side="right")) - 1
                    apart = match.evidence.banked - match.evidence.agreeing
                    found[number, match.verified.agreement.turn].append((at, match.entry, apart))
        return seconds, found


def _rank(match: VideoMatch) -> tuple[float, float, float]:
    return (match.query_share * match.aligned, match.bank_share, match.aligned)
