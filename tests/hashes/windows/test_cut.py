"""A window of which only a part is seen, compared in what that part decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from haechi.hashes import windows
from haechi.hashes.windows import cut
from haechi.hashes.windows.describe import BITS, CELLS
from haechi.hashes.windows.hash import brightness
from haechi.hashes.windows.integral import Sums, integral
from haechi.hashes.windows.seen import Gray, Words
from haechi.testing.pictures import picture

OWN = np.asarray(picture(31, (640, 480)))
OTHER = np.asarray(picture(32, (640, 480)))
SEEN = windows.look(OWN, 24)
GRAY, ELSE = brightness(OWN), brightness(OTHER)
NOTHING = np.zeros(3, np.uint64)


def sums(gray: Gray) -> Sums:
    return integral(np.ascontiguousarray(gray))


def cut_off(gray: Gray, share: float, side: int) -> list[tuple[float, float]]:
    """What is said of each window of OWN of which only so much is left on the right, left, bottom or top."""
    found = []
    last, upright = side % 2 == 1, side < 2
    for (y, x, half), word in zip(SEEN.places.astype(float), SEEN.words, strict=True):
        middle = x if upright else y
        edge = round((middle + (2 * share - 1 if last else 1 - 2 * share) * half) / 64)
        kept = slice(None, edge) if last else slice(edge, None)
        gone = 0 if last else edge * 64
        part = gray[:, kept] if upright else gray[kept]
        down, along = (0, gone) if upright else (gone, 0)
        found.append(cut.window(sums(part), y - down, x - along, half, word))
    return found


def flipped(word: Words, bits: int) -> Words:
    out = word.copy()
    for bit in range(0, BITS, BITS // bits)[:bits] if bits else ():
        out[bit // 64] ^= np.uint64(1) << np.uint64(bit % 64)
    return out


@pytest.mark.parametrize("bits", [0, 1, 30])
def test_of_a_window_seen_whole_all_signs_are_compared(bits: int) -> None:
    for (y, x, half), word in zip(SEEN.places.astype(float), SEEN.words, strict=True):
        share, alike = cut.window(sums(GRAY), y, x, half, flipped(word, bits))
        assert share == 1.0
        assert alike == pytest.approx(1 - bits / BITS, abs=2.5 / BITS)


@pytest.mark.parametrize("side", range(4), ids=["right", "left", "bottom", "top"])
@pytest.mark.parametrize(("left", "least"), [(0.8, 0.88), (0.6, 0.83), (0.4, 0.75)])
def test_its_own_part_has_nearly_all_signs_and_another_picture_half(
    side: int, left: float, least: float
) -> None:
    own, other = cut_off(GRAY, left, side), cut_off(ELSE, left, side)
    assert np.mean([alike for _, alike in own]) > least
    assert 0.4 < np.mean([alike for _, alike in other]) < 0.6
    # A cell counts where any of it is seen, and a side is cut at a whole pixel.
    pixel = 32 / SEEN.places[:, 2].min()
    assert all(left - pixel <= share <= left + pixel + 1 / CELLS for share, _ in own)


def test_brighter_and_paler_parts_say_the_same() -> None:
    pale = (GRAY // 2 + 70).astype(np.uint8)
    pairs = zip(cut_off(GRAY, 0.6, 0), cut_off(pale, 0.6, 0), strict=True)
    assert np.mean([abs(one - other) for (_, one), (_, other) in pairs]) < 0.05


@pytest.mark.parametrize(("y", "x"), [(-1, 0.5), (2, 0.5), (0.5, -1), (0.5, 2), (-1, -1), (2, 2)])
def test_outside_it_says_nothing(y: float, x: float) -> None:
    rows, columns = GRAY.shape
    assert cut.window(sums(GRAY), y * rows * 64, x * columns * 64, 100 * 64, SEEN.words[0]) == (0.0, -1.0)


def test_too_little_and_a_flat_word_say_nothing() -> None:
    share, alike = cut.window(sums(GRAY), 200 * 64, 0, 64 * 64, SEEN.words[0])
    assert share == 0.5
    assert alike >= 0
    assert cut.window(sums(GRAY), 200 * 64, 0, 64 * 64, NOTHING) == (0.5, -1.0)
    share, alike = cut.window(sums(GRAY), 200 * 64, -63 * 64, 64 * 64, SEEN.words[0])
    assert 0 < share < cut.FEWEST / CELLS**2
    assert alike == -1


def test_the_farther_out_the_less_is_seen() -> None:
    shares = [cut.window(sums(GRAY), 200 * 64, x * 64, 64 * 64, SEEN.words[0])[0] for x in range(64, -65, -8)]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1.0, 0.0)


def test_cells_that_are_not_seen_are_not_read() -> None:
    rng = np.random.default_rng(3)
    cells, seen = rng.uniform(0, 255, (CELLS, CELLS)), np.zeros((CELLS, CELLS), np.bool_)
    seen[:20] = True
    rest = np.where(seen, cells, rng.uniform(-1e6, 1e6, cells.shape))
    count = int(seen.sum())
    assert cut.alike(cells.copy(), seen, count, SEEN.words[0]) == cut.alike(rest, seen, count, SEEN.words[0])
    assert (rest[20:] == 0).all()


@given(st.floats(0, 480), st.floats(0, 640), st.integers(0, 255))
def test_the_integral_between_corners(y: float, x: float, value: int) -> None:
    flat = sums(np.full((480, 640), value, np.uint8))
    assert cut.total(flat, y, x) == pytest.approx(y * x * value, abs=1e-3)


def test_the_integral_at_corners_is_what_is_kept() -> None:
    kept = sums(GRAY)
    for y, x in ((0, 0), (480, 640), (17, 640), (480, 3), (100, 200)):
        assert cut.total(kept, float(y), float(x)) == kept[y, x]


ANY = st.floats(allow_nan=True, allow_infinity=True)
NEAR = st.floats(-(2.0**17), 2.0**17)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), NEAR | ANY, NEAR | ANY, NEAR | ANY)
def test_wherever_it_lies_it_says_shares(rows: int, columns: int, y: float, x: float, half: float) -> None:
    share, alike = cut.window(sums(GRAY[:rows, :columns]), y, x, half, SEEN.words[0])
    assert 0 <= share <= 1
    assert alike == -1 or 0 <= alike <= 1


Bools = NDArray[np.bool_]


@settings(deadline=None)
@given(st.integers(0, CELLS**2), st.integers(0, 10**6), st.integers(0, 2**64 - 1))
def test_whatever_cells_are_seen_it_says_a_share_or_nothing(count: int, seed: int, first: int) -> None:
    rng = np.random.default_rng(seed)
    seen: Bools = rng.permutation(CELLS**2).reshape(CELLS, CELLS) < count
    word = np.array([first, 0, 0], np.uint64)
    alike = cut.alike(rng.uniform(0, 255, (CELLS, CELLS)), seen, count, word)
    if count < cut.FEWEST or first == 0:
        assert alike == -1
    else:
        assert 0 <= alike <= 1
