"""Generated pictures are the same for the same seed, unlike for another, and rich enough to be hashed."""

from __future__ import annotations

import numpy as np

from haechi.hashes import pdq
from haechi.media import decode
from haechi.testing.pictures import picture, saved


def test_the_seed_is_all_that_counts() -> None:
    assert np.array_equal(np.asarray(picture(1)), np.asarray(picture(1)))
    one, other = (pdq.hash_image(np.asarray(picture(seed))) for seed in (1, 2))
    assert one.distance(other) > 80
    assert min(one.quality, other.quality) >= 50


def test_a_saved_picture_opens_again() -> None:
    assert decode(saved(picture(1, (64, 48)), "PNG")).shape == (48, 64, 3)
