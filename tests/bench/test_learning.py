"""What is learned from known pictures, and how little a key hides."""

from __future__ import annotations

import numpy as np

from haechi.bench.learning import Learned, keyed, opened
from haechi.bench.rebuild import resized, signs_of
from haechi.hashes import windows
from haechi.testing.pictures import picture

PIXELS = [np.asarray(picture(seed)) for seed in (1, 2)]
GRAYS = [resized(pixels.astype(np.float64).mean(axis=2), 96) for pixels in PIXELS]
SEEN = [windows.look(pixels, 48) for pixels in PIXELS]


def test_sizes_fall_as_waves_grow_shorter_and_parts_add_up() -> None:
    parts = [Learned.of(gray, seen) for gray, seen in zip(GRAYS, SEEN, strict=True)]
    both = Learned.from_all(parts)
    assert len(both.signs) == len(both.waves) == len(SEEN[0]) + len(SEEN[1])
    assert both.sizes[:8].mean() > 4 * both.sizes[-8:].mean()
    assert both.whole_sizes.shape == (256,)


def test_the_nearest_known_window_is_itself() -> None:
    known = Learned.of(GRAYS[0], SEEN[0])
    found = known.nearest(known.signs)
    alike = (found * known.waves).sum(axis=1) / np.sqrt((found**2).sum(axis=1) * (known.waves**2).sum(axis=1))
    assert np.allclose(alike, 1)


def test_a_key_keeps_distances_and_one_known_picture_gives_it_away() -> None:
    known, wanted = signs_of(SEEN[0].words), signs_of(SEEN[1].words)
    hidden = keyed(wanted, 5)
    assert np.array_equal(hidden @ hidden.T, wanted @ wanted.T)
    assert (hidden == wanted).mean() < 0.7
    assert (opened(hidden, known, keyed(known, 5)) == wanted).mean() > 0.99
