"""Words: coefficients by the definition, exact, and the order of bits."""

from types import ModuleType

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.hashes.windows import describe
from haechi.hashes.windows.integral import integral

SUMS = integral(np.random.default_rng(3).integers(0, 256, (200, 160)).astype(np.uint8))


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_coefficients_are_those_of_whole_numbers(plain: ModuleType, data: st.DataObject) -> None:
    half = 16 * data.draw(st.integers(4, 320))
    y = data.draw(st.integers(half, 200 * 64 - half))
    x = data.draw(st.integers(half, 160 * 64 - half))
    found = describe.coefficients(SUMS, y, x, half)
    wanted = plain.coefficients(SUMS, y, x, half)
    assert np.array_equal(found, wanted)
    for percent in (30, 60, 85):
        assert describe.concentrated(found, percent) == plain.is_concentrated(wanted, percent)


def test_the_largest_coefficients_stay_exact() -> None:
    """Half white, half black: no wave can be larger than the first one then is."""
    gray = np.zeros((640, 640), np.uint8)
    gray[:, 320:] = 255
    found = describe.coefficients(integral(gray), 320 * 64, 320 * 64, 320 * 64)
    assert np.abs(found).max() * 16 < 2**53
    assert found[0, 0] == 32 * 1024 * 32 * 1024 * (255 * 256) / 2


def test_bits_come_by_frequency() -> None:
    assert describe.ORDER[:6].tolist() == [[0, 1], [1, 0], [1, 1], [0, 2], [2, 0], [1, 2]]
    assert len({tuple(pair) for pair in describe.ORDER.tolist()}) == describe.BITS == 143
    values = np.full((12, 12), -1.0)
    values[0, 1] = values[11, 11] = 1.0
    word = np.empty(3, np.uint64)
    describe.write_word(values, word)
    assert word.tolist() == [1, 0, 1 << 14]


def test_cosines_are_not_near_a_half_where_rounding_could_differ() -> None:
    exact = 1024 * np.cos(np.pi * np.arange(12)[:, None] * (2 * np.arange(32) + 1) / 64)
    assert np.abs(np.abs(exact - np.floor(exact)) - 0.5).min() > 1e-4
