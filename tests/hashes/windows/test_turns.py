"""Windows of the turned picture are the turned windows of the picture, bit for bit."""

import numpy as np
import pytest
from numpy.typing import NDArray

from haechi.hashes import windows
from haechi.hashes.windows import Seen
from haechi.hashes.windows.turns import TURNS, turned_back, turned_gray, turned_places


def scene(height: int, width: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(height + width)
    picture = rng.integers(60, 190, (height, width, 3)).astype(np.uint8)
    for _ in range(120):
        y, x, size = rng.integers(0, height), rng.integers(0, width), int(rng.integers(4, 60))
        picture[y : y + size, x : x + size] = rng.integers(0, 256, 3)
    return picture


def known(seen: Seen) -> set[tuple[int, ...]]:
    windows = {tuple(map(int, row)) for row in np.hstack([seen.places, seen.words.astype(object)])}
    return windows | {tuple(map(int, seen.whole))}


# Both parities of both canonical sides: every lattice is centred in all of them.
@pytest.mark.parametrize("shape", [(480, 640), (640, 427), (301, 400), (512, 512)])
@pytest.mark.parametrize("most", [windows.BANKED, windows.ASKED])
def test_turning_the_picture_turns_its_windows(shape: tuple[int, int], most: int) -> None:
    picture = scene(*shape)
    ways = [picture[::up, ::left] for left in (1, -1) for up in (1, -1)]
    pictures = [*ways, *(way.transpose(1, 0, 2) for way in ways)]
    for turned, pixels in zip(windows.turned(windows.look(picture, most)), pictures, strict=True):
        found = windows.look(np.ascontiguousarray(pixels), most)
        assert (turned.rows, turned.columns) == (found.rows, found.columns)
        assert len(turned) > 20
        assert known(turned) == known(found)


def test_turns_come_in_order_and_undo_themselves() -> None:
    seen = windows.query(scene(300, 400)).seen
    first, upside, mirrored, both, *transposed = windows.turned(seen)
    assert known(first) == known(seen)
    for at, turn in ((1, upside), (2, mirrored), (3, both), (4, transposed[0])):
        assert known(windows.turned(turn)[at]) == known(seen)


@pytest.mark.parametrize("turn", range(TURNS))
def test_the_brightness_and_places_turn_alike_and_back(turn: int) -> None:
    asked = windows.query(scene(300, 400))
    seen, gray = asked.seen, asked.gray
    assert gray is not None
    view = windows.turned(seen)[turn]
    turned = turned_gray(gray, turn)
    assert turned.shape == (view.rows, view.columns)
    assert known(windows.query(turned).seen) == known(view)
    places = turned_places(seen.places, seen.rows, seen.columns, turn)
    assert (places == view.places).all()
    assert (turned_back(places, seen.rows, seen.columns, turn) == seen.places).all()


def test_flat_gray_says_nothing_in_any_turn() -> None:
    flat = windows.look(np.full((300, 400, 3), 90, np.uint8), 8)
    assert [turn.whole.tolist() for turn in windows.turned(flat)] == [[0, 0, 0]] * TURNS
