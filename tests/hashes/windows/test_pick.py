"""Windows are picked as the plain way picks them: order, quotas, distances and ties."""

from collections import Counter
from types import ModuleType

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from haechi.hashes import windows
from haechi.hashes.windows import Recipe
from haechi.hashes.windows.pick import CELLS, cell_of


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
    only_large = windows.look(picture, 40, Recipe(quotas=(0, 0, 100, 0), cells=1))
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


LENGTHS = st.integers(1, 640).map(lambda side: 64 * side)


@given(LENGTHS, st.integers(0, 640 * 64))
@example(640, 320)
@example(640, 160)
@example(640, 480)
def test_cells_mirror_and_the_middle_line_is_its_own(length: int, middle: int) -> None:
    middle = min(middle, length)
    cell = cell_of(middle, length)
    assert cell_of(length - middle, length) == CELLS - 1 - cell
    assert (cell == 2) == (2 * middle == length)
    assert (cell in {0, CELLS - 1}) == (4 * middle <= length or 4 * middle >= 3 * length)


def cells(places: NDArray[np.int32], gray: NDArray[np.uint8]) -> Counter[tuple[int, int]]:
    rows, columns = (64 * side for side in gray.shape[:2])
    return Counter((cell_of(int(y), rows), cell_of(int(x), columns)) for y, x, _ in places)


# No octave binds, so that all are picked in the first pass where it finds enough of them.
OPEN = (100, 100, 100, 100)


@pytest.mark.parametrize("most", [7, 16, 32, 48])
def test_no_cell_holds_more_than_its_room(generate: ModuleType, most: int) -> None:
    picture = drawn(generate, "blobs")
    found = windows.look(picture, most, Recipe(quotas=OPEN))
    assert len(found) == most
    assert max(cells(found.places, picture).values()) <= max(1, most // 16)
    crowded = windows.look(picture, most, Recipe(quotas=OPEN, cells=1))
    assert max(cells(crowded.places, picture).values()) > max(1, most // 16)


def test_a_crowded_part_leaves_windows_to_the_others_and_takes_what_they_leave(generate: ModuleType) -> None:
    """Strong left and faint right: both have windows. Nothing on the right: all are on the left."""
    picture = drawn(generate, "blobs")
    faint, half = picture.copy(), picture.shape[1] // 2
    faint[:, half:] = 128 + (picture[:, half:].astype(int) - 128) // 4
    bare = faint.copy()
    bare[:, half:] = 128
    spread, crowded, left = (
        windows.look(one, windows.BANKED, recipe).places[:, 1] >= half * 64
        for one, recipe in ((faint, Recipe()), (faint, Recipe(cells=1)), (bare, Recipe()))
    )
    assert [len(found) for found in (spread, crowded, left)] == [windows.BANKED] * 3
    assert spread.sum() >= 20
    assert crowded.sum() < 10
    assert left.sum() < 10


def test_quotas_and_cells_hold_together(generate: ModuleType) -> None:
    """Those before the first of another octave are of the first pass."""
    picture = drawn(generate, "blobs")
    found = windows.look(picture, 32, Recipe(quotas=(0, 0, 100, 0))).places
    halves = found[:, 2] / 64
    first = int(np.argmin((halves >= 80) & (halves < 160)))
    assert first >= 3
    assert max(cells(found[:first], picture).values()) <= 2
