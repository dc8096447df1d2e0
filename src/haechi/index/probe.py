"""Look queries up in the tables: exact, because some table always sees a match (see plan)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.index import plan
from haechi.index.brute import Bitmap, Found, Words, buried, distance
from haechi.index.intrinsics import popcount, prefetch
from haechi.index.tables import Numbers, key, whole
from haechi.infra.jit import kernel


@dataclass(frozen=True, slots=True)
class Probes:
    """What to look at for one radius: per table low bit, width, reach, first bucket, first and last mask."""

    layout: NDArray[np.int64]
    masks: Numbers


def probes(widths: tuple[int, ...], radius: int) -> Probes:
    rows, parts = [], []
    low = bucket = first = 0
    for width, reach in zip(widths, plan.radii(len(widths), radius), strict=True):
        part = plan.masks(width, reach)
        rows.append((low, width, reach, bucket, first, first + len(part)))
        parts.append(part)
        low, bucket, first = low + width, bucket + (1 << width) + 1, first + len(part)
    return Probes(np.array(rows, np.int64), np.concatenate(parts))


@kernel
def _ask(words: Words, row: int, layout: Found, table: int, masks: Numbers, starts: Numbers) -> np.uint32:
    """Ask for all buckets of a table that are in reach; return the query's own key there."""
    own = key(words, row, layout[table, 0], layout[table, 1])
    for at in range(layout[table, 4], layout[table, 5]):
        prefetch(starts, layout[table, 3] + whole(own ^ masks[at]))
    return own


@kernel
def _spans(own: np.uint32, layout: Found, table: int, masks: Numbers, starts: Numbers, spans: Numbers) -> int:
    """Where the buckets in reach begin and end; empty ones are stepped over without a branch."""
    size = 0
    for at in range(layout[table, 4], layout[table, 5]):
        place = layout[table, 3] + whole(own ^ masks[at])
        begin, end = starts[place], starts[place + 1]
        spans[size, 0] = begin
        spans[size, 1] = end
        size += 1 if end > begin else 0
    return size


@kernel
def _candidates(spans: Numbers, size: int, own: Numbers, words: Words, chosen: Numbers, total: int) -> int:
    """Add the entries of all spans to `chosen` and ask for their hashes; how many, even past the room."""
    for span in range(size):
        for at in range(whole(spans[span, 0]), whole(spans[span, 1])):
            if total < chosen.size:
                chosen[total] = own[at]
                prefetch(words, whole(own[at]))
            total += 1
    return total


@kernel
def _seen_before(layout: Found, table: int, words: Words, entry: int, queries: Words, query: int) -> bool:
    """Whether an earlier table already led to this entry."""
    for earlier in range(table):
        low, width, reach = layout[earlier, 0], layout[earlier, 1], layout[earlier, 2]
        apart = key(words, entry, low, width) ^ key(queries, query, low, width)
        if popcount(np.uint64(apart)) <= reach:
            return True
    return False


@kernel
def search(
    words: Words,
    starts: Numbers,
    ids: Numbers,
    layout: Found,
    masks: Numbers,
    queries: Words,
    radius: int,
    tombstones: Bitmap,
    found: Found,
) -> int:
    """As brute.search: rows into `found` as far as it goes, and how many there are."""
    total = 0
    tables = layout.shape[0]
    spans = np.empty((masks.size + 1, 2), np.uint32)
    chosen = np.empty(4096, np.uint32)
    for query in range(queries.shape[0]):
        own = _ask(queries, query, layout, 0, masks, starts)
        for table in range(tables):
            size = _spans(own, layout, table, masks, starts, spans)
            if table + 1 < tables:
                own = _ask(queries, query, layout, table + 1, masks, starts)
            count = _candidates(spans, size, ids[table], words, chosen, 0)
            if count > chosen.size:
                chosen = np.empty(2 * count, np.uint32)
                _candidates(spans, size, ids[table], words, chosen, 0)
            for at in range(count):
                entry = whole(chosen[at])
                far = distance(words, entry, queries, query)
                if far > radius or buried(tombstones, entry):
                    continue
                if _seen_before(layout, table, words, entry, queries, query):
                    continue
                if total < found.shape[0]:
                    found[total, 0] = query
                    found[total, 1] = entry
                    found[total, 2] = far
                total += 1
    return total
