"""The instructions do what they say."""

import numpy as np

from haechi.index.intrinsics import popcount, prefetch
from haechi.infra.jit import kernel


@kernel
def counted(words: np.ndarray) -> int:
    total = 0
    for at in range(words.size):
        prefetch(words, at)
        total += popcount(words[at])
    return total


def test_bits_are_counted() -> None:
    words = np.array([0, 1, 2**64 - 1, 2**63 + 5], np.uint64)
    assert counted(words) == 0 + 1 + 64 + 3
