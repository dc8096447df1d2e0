"""Many videos in one exact index of their pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from haechi.core.errors import Refusal
from haechi.hashes.video.match import USUAL, Rule, VideoMatch, weigh
from haechi.hashes.video.value import VideoHash
from haechi.index import Index


@dataclass(frozen=True, slots=True)
class Hit:
    """A banked video the query was found in. `view`: which of the query's views matched, counted from 0."""

    id: str
    view: int
    match: VideoMatch


@dataclass(frozen=True, slots=True)
class VideoBank:
    """The usable pictures of all videos, one after another; `starts`: where each video's own begin."""

    index: Index
    ids: tuple[str, ...]
    starts: NDArray[np.int64]
    times: NDArray[np.float64]
    rule: Rule

    @classmethod
    def build(cls, videos: Iterable[tuple[str, VideoHash]], rule: Rule = USUAL) -> VideoBank:
        """Videos by their ids. The rule's quality decides here which pictures are kept."""
        ids, rows, times = [], [], []
        for id, video in videos:
            usable = video.usable(rule.min_quality)
            ids.append(id)
            rows.append(usable.rows)
            times.append(usable.times)
        starts = np.cumsum([0, *(len(part) for part in rows)])
        return cls(
            Index.build(np.concatenate([np.empty((0, 32), np.uint8), *rows])),
            tuple(ids),
            starts,
            np.concatenate([np.empty(0), *times]),
            rule,
        )

    def search(self, *views: VideoHash) -> list[Hit]:
        """Every banked video in which the rule finds the query, in one of its views; the best match first."""
        best: dict[int, Hit] = {}
        for view, query in enumerate(views):
            for number, match in self.compared(query):
                held = best.get(number)
                if self.rule.holds(match) and (held is None or _rank(match) > _rank(held.match)):
                    best[number] = Hit(self.ids[number], view, match)
        return sorted(best.values(), key=lambda hit: _rank(hit.match), reverse=True)

    def compared(self, query: VideoHash) -> Iterator[tuple[int, VideoMatch]]:
        """Each banked video with at least one picture near one of the query's, by its place."""
        usable = query.usable(self.rule.min_quality)
        if not len(usable):
            return
        found = self.index.search(usable.rows, self.rule.distance)
        owner = np.searchsorted(self.starts, found.entry, side="right") - 1
        order = np.argsort(owner, kind="stable")
        cuts = [0, *(np.flatnonzero(np.diff(owner[order])) + 1).tolist(), len(order)]
        times = usable.times
        for start, end in pairwise(cuts):
            own = order[start:end]
            if not len(own):
                continue
            number = int(owner[own[0]])
            first, last = int(self.starts[number]), int(self.starts[number + 1])
            part = (found.query[own], found.entry[own] - first, found.distance[own])
            yield number, weigh(part, times, self.times[first:last])


def compare(query: VideoHash, banked: VideoHash, rule: Rule = USUAL) -> VideoMatch:
    """How much of one video is in another. Refused where one has no picture of the rule's quality."""
    usable = query.usable(rule.min_quality)
    bank = VideoBank.build([("", banked)], rule)
    if not len(usable) or not len(bank.times):
        raise Refusal(
            "nothing_to_compare",
            "One of the videos has no picture that is good enough to compare.",
            do="Lower the quality that is asked for.",
        )
    for _, match in bank.compared(query):
        return match
    nothing = np.empty(0, np.int64)
    return weigh((nothing, nothing, nothing), usable.times, bank.times)


def _rank(match: VideoMatch) -> tuple[float, float, float]:
    return (match.query_share, match.bank_share, match.aligned)
