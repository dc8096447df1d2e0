"""Patterns repeat or do not, by their names."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.bench.negatives.patterns import clouds, dots, motif, tiles


def period(pixels: np.ndarray) -> int:
    """By how many pixels to the right the picture shows itself again; 0 if it never does."""
    return next((by for by in range(40, 161) if (pixels[:, by:] == pixels[:, :-by]).all()), 0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_motif_comes_again(seed: int) -> None:
    # Pillow rounds otherwise left of the edge, where figures of at most 80 pixels' reach begin.
    assert period(np.asarray(motif(seed))[:, 80:])


def test_textures_do_not_come_again() -> None:
    assert not period(np.asarray(clouds(1))[:, 80:])


def test_tiles_have_joints_and_grain() -> None:
    pixels = np.asarray(tiles(3)).astype(int)
    flat = (np.diff(pixels, axis=1) == 0).all(2).mean()
    assert flat < 0.5
    # The grain is the same in all three channels and small: the tiles are still flat at a glance.
    assert np.median(np.abs(np.diff(pixels, axis=1))) <= 8


def test_dots_use_few_inks() -> None:
    inks = dots(3).getcolors()
    assert inks is not None
    assert 2 <= len(inks) <= 5
