"""Drawn scenes are each another, always the same, and show enough to be looked for."""

from __future__ import annotations

import numpy as np

from haechi.bench.robust.scenes import LONG, SCENES, scene
from haechi.hashes import pdq, windows


def test_a_number_is_one_scene() -> None:
    assert scene(7).tobytes() == scene(7).tobytes()
    assert scene(7).tobytes() != scene(7 + len(SCENES)).tobytes()


def test_every_kind_can_be_hashed_and_told_from_the_others() -> None:
    pictures = [np.asarray(scene(number)) for number in range(len(SCENES))]
    hashes = [pdq.hash_image(pixels) for pixels in pictures]
    assert all(LONG[0] <= max(pixels.shape) <= LONG[1] for pixels in pictures)
    assert all(found.quality > 50 for found in hashes)
    assert all(
        one.distance(other) > 2 * pdq.match_distance for at, one in enumerate(hashes) for other in hashes[:at]
    )
    assert all(len(windows.hash_image(pixels).windows) > windows.LEAST for pixels in pictures)
