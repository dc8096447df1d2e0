"""Votes: counted first, one for each window, for one scale and shift, however many hits there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.hashes.windows import votes


def hits_of(rows: list[tuple[int, int, int, int]]) -> np.ndarray:
    return np.array(rows, np.int64).reshape(-1, 4)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 3000), st.integers(1, 400), st.integers(1, 5))
def test_whoever_has_enough_hits_goes_on(seed: int, count: int, entries: int, least: int) -> None:
    rng, windows = np.random.default_rng(seed), 50
    hits = np.column_stack(
        [
            rng.integers(0, 8 * windows, count),
            np.arange(count),
            np.zeros(count),
            rng.integers(0, entries, count),
        ]
    ).astype(np.int64)
    kept = {tuple(hit) for hit in votes.crowded(hits, windows, least).tolist()}
    groups = hits[:, 3] * 8 + hits[:, 0] // windows
    own, size = np.unique(groups, return_counts=True)
    for hit, group in zip(hits.tolist(), groups.tolist(), strict=True):
        if size[own == group][0] >= least:
            assert tuple(hit) in kept
    assert kept <= {tuple(hit) for hit in hits.tolist()}


def voted(
    asked: list[tuple[int, int, int]], banked: list[tuple[int, int, int]], pairs: list[tuple[int, int]]
) -> int:
    """How many votes these pairs of windows give, all of one entry and turn."""
    places = np.array([asked], np.int32)
    hits = hits_of([(window, slot, far, 5) for far, (window, slot) in enumerate(pairs)])
    own = np.array([banked[slot] for _, slot in pairs], np.int32)
    return int(votes.vote(hits, places, own, 2).sum())


GRID = [(6400 * y, 6400 * x, 1600 + 16 * (y + x)) for y in range(2, 6) for x in range(2, 6)]
SAME = [(at, at) for at in range(16)]


def test_one_scale_and_shift_for_all() -> None:
    half = [(y // 2 + 900, x // 2 - 300, h // 2) for y, x, h in GRID]
    assert voted(half, GRID, SAME) == 16
    assert voted(GRID, half, SAME) == 16
    assert voted(GRID, GRID[::-1], SAME) < 8
    bent = [(y, x, 3 * h if at % 2 else h) for at, (y, x, h) in enumerate(GRID)]
    assert voted(bent, GRID, SAME) == 8


def test_places_may_be_off_by_little_of_what_is_shown() -> None:
    reach = int(votes.TOLERANCE)
    for off, wanted in ((reach - 8, 16), (reach + 8, 8)):
        moved = [(y + off * (at % 2), x, h) for at, (y, x, h) in enumerate(GRID)]
        assert voted(moved, GRID, SAME) == wanted
    # Half as large, half as far.
    small = [(y // 2 + (reach // 2 + 16) * (at % 2), x // 2, h // 2) for at, (y, x, h) in enumerate(GRID)]
    assert voted(small, GRID, SAME) == 8


def test_each_window_votes_once() -> None:
    assert voted(GRID, GRID, [(0, 0), (0, 0), (1, 1), (2, 2)]) == 3
    same_place = [GRID[0]] * 4
    assert voted(same_place, GRID, [(0, 0), (1, 0), (2, 0), (3, 0)]) == 0
    assert voted(GRID, same_place, [(0, 0), (0, 1), (0, 2), (0, 3)]) == 0


def test_many_hits_of_one_entry_take_bounded_time_and_still_agree() -> None:
    rng = np.random.default_rng(1)
    windows, slots = 768, 48
    asked = rng.integers(2000, 30000, (1, windows, 3)).astype(np.int32)
    banked = rng.integers(2000, 30000, (slots, 3)).astype(np.int32)
    asked[0, :slots] = banked
    pairs = np.stack(np.meshgrid(np.arange(windows), np.arange(slots), indexing="ij"), axis=-1).reshape(-1, 2)
    far = np.where(pairs[:, 0] == pairs[:, 1], 1, 30)
    hits = np.column_stack([pairs[:, 0], pairs[:, 1], far, np.zeros(len(pairs), np.int64)]).astype(np.int64)
    hits = votes.ordered(hits, windows)
    member = votes.vote(hits, asked, banked[hits[:, 1]], 3)
    assert member.sum() >= slots


def test_the_fit_is_that_of_the_windows() -> None:
    places = np.array(GRID, np.float64)
    scale, shift = votes.fitted(places * 0.75 + np.array([640, -64, 0]), places)
    assert scale == pytest.approx(0.75)
    assert shift == pytest.approx((640, -64))
    one = places[:1]
    assert votes.fitted(one * 2, one)[0] == pytest.approx(2)


def test_each_entry_is_told_once_in_its_best_turn_the_most_votes_first() -> None:
    places = np.array(GRID, np.int32)
    # The second turn asked for shows all at half the size, the first only some.
    asked = np.stack([places, places // 2])
    rows = [
        *((at, at, 5, 3) for at in range(4)),
        *((16 + at, at, 9, 3) for at in range(6)),
        *((at, 20 + at, 7, 8) for at in range(9)),
    ]
    hits = hits_of(rows)
    banked, first = places[hits[:, 1] % 20], np.where(hits[:, 3] == 3, 0, 20)
    frames = np.full((len(hits), 2), 640, np.int64)
    member = np.ones(len(hits), np.uint8)
    member[[0, len(hits) - 1]] = 0
    found = votes.agreements(hits, (1, 6), asked, banked, first, frames, (320, 640), member)
    assert [(one.entry, one.turn, one.votes) for one in found] == [(8, 1, 8), (3, 6, 6)]
    assert found[0].pairs.tolist() == [[at, at, 7] for at in range(8)]
    assert found[1].pairs.tolist() == [[at, at, 9] for at in range(6)]
    assert [one.scale for one in found] == pytest.approx([1.0, 0.5])
    assert [one.shift for one in found] == [pytest.approx((0, 0), abs=1e-6)] * 2
    # As it is the query is half as high as what is banked; on its side, at half the size, all of it shows.
    assert [one.shown for one in found] == pytest.approx([0.5, 1.0])
    assert votes.agreements(hits, (1, 6), asked, banked, first, frames, (320, 640), member * 0) == []


def test_a_vote_is_what_the_rule_says() -> None:
    rng = np.random.default_rng(4)
    asked = rng.integers(2000, 9000, (1, 30, 3)).astype(np.int32)
    own = np.arange(200) % 30
    banked = (asked[0, own] * 0.8 + rng.integers(-1800, 1800, (200, 3))).astype(np.int32)
    hits = hits_of([(window, row, 5, 2) for row, window in enumerate(own.tolist())])
    most = 0
    for proposer in range(votes.PROPOSERS):
        scale, used = asked[0, own[proposer], 2] / banked[proposer, 2], set[int]()
        for at, window in enumerate(own.tolist()):
            sizes = asked[0, window, 2] / banked[at, 2] / scale
            off = asked[0, own[proposer], :2] + scale * (banked[at, :2] - banked[proposer, :2])
            near = np.abs(off - asked[0, window, :2]) <= votes.TOLERANCE * min(1.0, scale)
            if 2**-votes.OCTAVE <= sizes <= 2**votes.OCTAVE and near.all():
                used.add(window)
        most = max(most, len(used))
    assert votes.vote(hits, asked, banked, 3).sum() == most > 3


@pytest.mark.parametrize(
    ("scale", "shift", "share"),
    [
        (1.0, (0.0, 0.0), 1.0),
        (1.0, (0.0, 320 * 64.0), 0.5),
        (2.0, (-480 * 64.0, -640 * 64.0), 0.25),
        (0.5, (-120 * 64.0, 0.0), 0.5),
        (1.0, (0.0, 700 * 64.0), 0.0),
    ],
)
def test_the_share_that_is_shown(scale: float, shift: tuple[float, float], share: float) -> None:
    frame = np.array([480, 640], np.int64)
    assert votes.shown(scale, shift, frame, (480, 640)) == pytest.approx(share)
