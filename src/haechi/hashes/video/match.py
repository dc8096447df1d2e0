"""The share-of-frames rule, and where in the one video the other is found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Two samplings of one video at a picture a second can miss each other by this much.
SAME_OFFSET = 1.0

Numbers = NDArray[np.int64]
Seconds = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a query counts as found in a banked video. The defaults are those vPDQ is used with: pictures
    within 31 bits and of quality 50 or more, 80 % of the query's, any share of the bank's. `min_frames`
    usable pictures are the fewest a query is judged by.
    """

    distance: int = 31
    min_quality: int = 50
    query_share: float = 0.8
    bank_share: float = 0.0
    min_frames: int = 1

    def holds(self, match: VideoMatch) -> bool:
        return (
            bool(match.pairs)
            and match.query_frames >= self.min_frames
            and match.query_share >= self.query_share
            and match.bank_share >= self.bank_share
        )


USUAL = Rule()


@dataclass(frozen=True, slots=True)
class Pair:
    """A picture of the query and the banked picture it matched."""

    query_seconds: float
    bank_seconds: float
    distance: int


@dataclass(frozen=True, slots=True)
class VideoMatch:
    """How much of the query is in the banked video, and of the banked video in the query.

    `pairs`: for each matched picture of the query one banked picture, that at the common `offset` (bank time
    minus query time) where there is one. `aligned`: the share of the pairs that lie at that offset; low where
    the query is cut together anew or plays at another speed. Without pairs both are 0.
    """

    query_frames: int
    query_share: float
    bank_share: float
    pairs: tuple[Pair, ...]
    offset: float
    aligned: float


def weigh(
    found: tuple[Numbers, Numbers, Numbers],
    query_times: Seconds,
    bank_times: Seconds,
) -> VideoMatch:
    """Count `found` (places in the query, places in the banked video, distances) of the usable pictures."""
    query, bank, distance = found
    if not len(query):
        return VideoMatch(len(query_times), 0.0, 0.0, (), 0.0, 0.0)
    apart = bank_times[bank] - query_times[query]
    offset = _common(apart, query)
    off = np.abs(apart - offset)
    near = off <= SAME_OFFSET
    # For each picture of the query: at the common offset if it can be, then the most alike, then the nearest.
    order = np.lexsort((off, distance, ~near, query))
    first = order[np.unique(query[order], return_index=True)[1]]
    pairs = tuple(
        Pair(float(query_times[query[at]]), float(bank_times[bank[at]]), int(distance[at])) for at in first
    )
    matched = len(first)
    offset = float(np.median(apart[first[near[first]]]))
    return VideoMatch(
        query_frames=len(query_times),
        query_share=matched / len(query_times),
        bank_share=len(np.unique(bank)) / len(bank_times),
        pairs=pairs,
        offset=round(offset, 3),
        aligned=float(near[first].sum()) / matched,
    )


def _common(apart: Seconds, query: Numbers) -> float:
    """The offset that most pictures of the query agree on: the middle of the fullest window."""
    order = np.argsort(apart, kind="stable")
    sorted_apart = apart[order]
    ends = np.searchsorted(sorted_apart, sorted_apart + SAME_OFFSET, side="right")
    best, most = 0, 0
    for start, end in enumerate(ends.tolist()):
        if end - start > most:
            agreeing = len(np.unique(query[order[start:end]]))
            if agreeing > most:
                best, most = start, agreeing
    return float(np.median(sorted_apart[best : ends[best]]))
