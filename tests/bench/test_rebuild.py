"""Pictures drawn again from signs."""

from __future__ import annotations

import numpy as np
import pytest

from haechi.bench.likeness import likeness
from haechi.bench.rebuild import Looks, Nature, cells, drawn, rebuilt, resized, signs_of, signs_of_pdq, waves
from haechi.hashes import pdq, windows
from haechi.testing.pictures import picture

PIXELS = np.asarray(picture(3, (640, 480)))
GRAY = resized(PIXELS @ np.array([0.299, 0.587, 0.114]), 128)
GRAY = (GRAY - GRAY.mean()) / GRAY.std()
SEEN = windows.look(PIXELS, 16)


def test_cells_are_means_over_parts_of_a_row() -> None:
    assert np.allclose(cells(4, 0, 4, 2), [[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]])
    assert np.allclose(cells(3, 0.5, 2.5, 1), [[0.25, 0.5, 0.25]])
    assert np.allclose(cells(160, 3.3, 41.7, 32).sum(axis=1), 1)


def test_waves_are_orthonormal() -> None:
    table = waves(64, 0, 64)
    assert np.allclose(table @ table.T, np.eye(64))


@pytest.mark.parametrize("looks", [Looks.of_windows(GRAY.shape, SEEN), Looks.of_pdq(GRAY.shape)])
def test_back_is_the_transpose_of_see(looks: Looks) -> None:
    rng = np.random.default_rng(1)
    seen = looks.see(GRAY)
    sizes = rng.normal(size=seen.shape)
    assert np.isclose((seen * sizes).sum(), (GRAY * looks.back(sizes)).sum())
    nature = Nature(GRAY.shape)
    thrown = rng.normal(size=GRAY.shape)
    assert np.isclose((nature.picture(thrown) * GRAY).sum(), (thrown * nature.back(GRAY)).sum())


def test_what_is_seen_of_the_picture_has_the_signs_of_its_hashes() -> None:
    """So the looks are where, and of what, the hashes say."""
    seen = Looks.of_windows(GRAY.shape, SEEN).see(GRAY)
    assert (np.sign(seen[:, :35]) == signs_of(SEEN.words)[:, :35]).mean() > 0.95
    whole = Looks.of_pdq(GRAY.shape).see(GRAY)
    found = signs_of_pdq(pdq.hash_image(PIXELS))
    assert (np.sign(whole - np.median(whole)) == found).mean() > 0.9


def test_with_all_waves_known_the_picture_comes_back() -> None:
    looks = Looks.of_windows(GRAY.shape, SEEN)
    wanted = looks.see(GRAY)
    again = drawn(looks, Nature(GRAY.shape), wanted, np.full(wanted.shape, 1e4), 60)
    assert likeness(again, GRAY) > 0.9


def test_from_signs_alone_windows_tell_more_than_pdq() -> None:
    nature = Nature(GRAY.shape)
    looks, whole = Looks.of_windows(GRAY.shape, SEEN), Looks.of_pdq(GRAY.shape)
    usual = np.abs(looks.see(GRAY)).mean(axis=0)
    by_windows = rebuilt(looks, nature, signs_of(SEEN.words), usual, 2)
    by_pdq = rebuilt(
        whole, nature, signs_of_pdq(pdq.hash_image(PIXELS)), np.full(256, np.abs(whole.see(GRAY)).mean()), 2
    )
    assert likeness(by_windows, GRAY) > likeness(by_pdq, GRAY) > 0.1
    fewer = rebuilt(looks.first(3, 35), nature, signs_of(SEEN.words)[:3, :35], usual[:35], 2)
    assert likeness(fewer, GRAY) < likeness(by_windows, GRAY)
