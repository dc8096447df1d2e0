"""One poster in two rooms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from haechi.bench.negatives.gathered import Picture
from haechi.bench.negatives.posters import LEAST, LONG, MOST, hang, posters
from haechi.core.errors import Refusal

ROOMS = [Picture(f"room {seed}", f"room {seed}", kind="room", seed=seed) for seed in (1, 2, 3)]
SHEETS = [Picture(f"poster {seed}", f"poster {seed}", kind="poster", seed=seed) for seed in (1, 2)]


def test_pairs_have_one_poster_in_two_rooms_and_are_the_same_for_the_same_seed() -> None:
    pairs = list(posters(ROOMS, SHEETS, seed=3, count=3))
    again = list(posters(ROOMS, SHEETS, seed=3, count=2))
    (other,) = posters(ROOMS, SHEETS, seed=4, count=1)
    for pair, same in zip(pairs, again, strict=False):
        assert all(bool((one == two).all()) for one, two in zip(pair.pictures, same.pictures, strict=True))
    assert other.pictures[0].shape != pairs[0].pictures[0].shape or (
        (other.pictures[0] != pairs[0].pictures[0]).any()
    )
    for pair in pairs:
        assert pair.rooms[0] != pair.rooms[1]
        assert pair.poster in {sheet.name for sheet in SHEETS}
        assert all(LEAST <= share <= MOST for share in pair.covers)
        assert all(one.dtype == np.uint8 and one.shape[2:] == (3,) for one in pair.pictures)


@pytest.mark.parametrize("size", [(300, 500), (500, 250), (400, 400)])
def test_a_poster_covers_what_is_said_and_hangs_inside(size: tuple[int, int]) -> None:
    room = Image.new("RGB", (640, 480), (0, 0, 255))
    for seed in range(4):
        pixels, covers = hang(room, Image.new("RGB", size, (255, 60, 0)), np.random.default_rng(seed))
        red = pixels[:, :, 0].astype(int) > pixels[:, :, 2]
        assert red.mean() == pytest.approx(covers, rel=0.06)
        assert LEAST <= covers <= MOST
        assert LONG[0] <= max(pixels.shape) <= LONG[1]


def test_the_print_stands_upright_and_is_not_mirrored() -> None:
    quarters = np.zeros((200, 200, 3), np.uint8)
    # Light from left to right and from above to below: red grows to the right, green downwards.
    quarters[:, :, 0] = np.linspace(0, 255, 200)[None, :]
    quarters[:, :, 1] = np.linspace(0, 255, 200)[:, None]
    room = Image.new("RGB", (640, 480), (0, 0, 255))
    pixels, _ = hang(room, Image.fromarray(quarters), np.random.default_rng(1))
    inside = pixels[:, :, 2] < 120
    y, x = np.nonzero(inside)
    assert np.corrcoef(x, pixels[inside][:, 0])[0, 1] > 0.7
    assert np.corrcoef(y, pixels[inside][:, 1])[0, 1] > 0.7


def test_rooms_of_one_family_are_no_two_rooms() -> None:
    alike = [Picture("house", "house", kind="room", seed=seed) for seed in (1, 2)]
    with pytest.raises(Refusal, match="too few pictures"):
        next(posters(alike, SHEETS))


def test_what_cannot_be_read_or_hung_is_passed_over(tmp_path: Path) -> None:
    broken, slim = tmp_path / "broken.png", tmp_path / "slim.png"
    broken.write_bytes(b"no picture" * 300)
    Image.new("RGB", (1500, 250)).save(slim)
    sheets = [Picture("a", "a", str(broken)), Picture("b", "b", str(slim)), SHEETS[0]]
    assert [pair.poster for pair in posters(ROOMS, sheets, count=2)] == [SHEETS[0].name] * 2
