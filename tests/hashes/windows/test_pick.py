"""Windows are picked as the plain way picks them: order, quotas, distances and ties."""

from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from haechi.hashes import windows
from haechi.hashes.windows import Recipe


def flattened(seen: windows.Seen) -> list[tuple[int, ...]]:
    return [
        (int(y), int(x), int(half), int(a) | int(b) << 64 | int(c) << 128)
        for (y, x, half), (a, b, c) in zip(seen.places, seen.words, strict=True)
    ]


def drawn(generate: ModuleType, maker: str) -> NDArray[np.uint8]:
    picture: NDArray[np.uint8] = getattr(generate, maker)(370, 640, 1).astype(np.uint8)
    return picture


@pytest.mark.parametrize("maker", ["blobs", "tiles"])
@pytest.mark.parametrize("most", [7, windows.BANKED])
def test_picked_as_plainly(plain: ModuleType, generate: ModuleType, maker: str, most: int) -> None:
    picture = drawn(generate, maker)
    found = windows.look(picture, most)
    assert flattened(found) == plain.windows(plain.canonical(picture), most)


def test_quotas_hold_until_they_cannot_be_filled(generate: ModuleType) -> None:
    picture = drawn(generate, "blobs")
    only_large = windows.look(picture, 40, Recipe(quotas=(0, 0, 100, 0)))
    halves = only_large.places[:, 2] / 64
    first = int((halves >= 80).sum())
    assert first >= 3
    assert (halves[:first] >= 80).all()
    assert (halves[:first] < 160).all()


def test_no_two_windows_are_near_and_alike(generate: ModuleType) -> None:
    places = windows.query(drawn(generate, "blobs")).seen.places.astype(float)
    apart = np.hypot(*(places[:, None, :2] - places[None, :, :2]).transpose(2, 0, 1))
    larger = np.maximum(places[:, None, 2], places[None, :, 2])
    smaller = np.minimum(places[:, None, 2], places[None, :, 2])
    near = (apart < 0.3 * larger) & (larger <= 1.6 * smaller)
    assert near.sum() == len(places)  # each to itself


def test_a_bank_and_a_query_begin_with_the_same_best_window(generate: ModuleType) -> None:
    picture = drawn(generate, "blobs")
    assert flattened(windows.look(picture, 48))[0] == flattened(windows.look(picture, 512))[0]
