"""The instructions do what they say."""

from threading import Thread

import numpy as np

from haechi.index.intrinsics import LANES, lowest, near, popcount, prefetch, set_bits
from haechi.infra.jit import kernel


@kernel
def counted(words: np.ndarray) -> int:
    total = 0
    for at in range(words.size):
        prefetch(words, at)
        total += popcount(words[at])
    return total


@kernel
def nearby(marks: np.ndarray, first: int, own: int, bound: int) -> np.uint32:
    return near(marks, first, np.uint16(own), np.uint16(bound))


@kernel
def trailing(bits: np.uint32) -> int:
    return lowest(bits)


@kernel
def bury(bitmap: np.ndarray, at: int, bits: int) -> np.uint8:
    return set_bits(bitmap, at, np.uint8(bits))


@kernel
def bury_all(bitmap: np.ndarray, bits: int) -> None:
    for at in range(bitmap.size):
        set_bits(bitmap, at, np.uint8(bits))


def test_bits_are_counted() -> None:
    words = np.array([0, 1, 2**64 - 1, 2**63 + 5], np.uint64)
    assert counted(words) == 0 + 1 + 64 + 3


def test_near_marks_wherever_they_begin() -> None:
    rng = np.random.default_rng(1)
    marks = rng.integers(0, 2**16, 200, dtype=np.uint16)
    for first in (0, 1, 31, 100, 200 - LANES):
        for own, bound in ((0, 8), (int(marks[first + 3]), 0), (65535, 7), (1234, 16), (77, 3)):
            far = np.bitwise_count(marks[first : first + LANES] ^ np.uint16(own))
            wanted = sum(1 << at for at in np.flatnonzero(far <= bound).tolist())
            assert int(nearby(marks, first, own, bound)) == wanted


def test_the_lowest_bit() -> None:
    assert [trailing(np.uint32(1 << bit | 1 << 31)) for bit in range(32)] == list(range(32))
    assert trailing(np.uint32(0)) == 32


def test_setting_bits_returns_what_was_there() -> None:
    bitmap = np.array([0, 3, 0], np.uint8)
    assert bury(bitmap, 1, 6) == 3
    assert bitmap.tolist() == [0, 7, 0]


def test_no_bit_is_lost_between_threads() -> None:
    bitmap = np.zeros(2_000_000, np.uint8)
    bury_all(bitmap[:1], 0)
    threads = [Thread(target=bury_all, args=(bitmap, 1 << bit)) for bit in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (bitmap == 255).all()
