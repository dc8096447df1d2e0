"""Printed matter looks as it is named."""

from __future__ import annotations

import numpy as np

from haechi.bench.negatives.papers import board, notes, page, poster, street_map


def test_staves_have_five_lines() -> None:
    # Left of the first note only the staves are black.
    column = (np.asarray(notes(2))[:, 30] == 0).all(1)
    rows = np.flatnonzero(column)
    assert len(rows) >= 10
    assert len(rows) % 5 == 0
    gaps = np.diff(rows).reshape(-1)
    inside = np.delete(gaps, np.arange(4, len(gaps), 5))
    assert len(set(inside.tolist())) == 1


def test_a_page_has_margins_and_print() -> None:
    pixels = np.asarray(page(4))
    assert pixels.shape == (1100, 800, 3)
    assert pixels[:, :50].std(axis=(0, 1)).max() == 0
    assert pixels[130:1000, 60:700].std() > 10


def test_some_boards_are_bar_codes_and_most_are_not() -> None:
    bars = 0
    for seed in range(12):
        pixels = np.asarray(board(seed))
        middle = pixels[pixels.shape[0] // 4 : pixels.shape[0] * 3 // 4]
        bars += bool((middle == middle[0]).all())
    assert 1 <= bars <= 6


def test_roads_cross_a_map() -> None:
    pixels = np.asarray(street_map(5))
    road = (pixels == (255, 250, 225)).all(2)
    assert 0.02 < road.mean() < 0.6


def test_posters_stand_upright_and_differ_in_more_than_words() -> None:
    seen = [np.asarray(poster(seed).resize((35, 50)).convert("L"), np.float64) for seed in range(4)]
    assert {one.shape for one in seen} == {(50, 35)}
    assert min(abs(one - other).mean() for at, one in enumerate(seen) for other in seen[:at]) > 15
