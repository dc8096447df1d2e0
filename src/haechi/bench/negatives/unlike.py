"""One of each crowd: what is like nothing that came before it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from haechi.index.intrinsics import popcount
from haechi.infra.jit import kernel

# A second that is so many times rarer than a first is kept beside it.
RARER = 4


@kernel
def unlike(turns: NDArray[np.uint64], counts: NDArray[np.int64], limit: int) -> NDArray[np.bool_]:
    """Which of n rows of bits, the commonest first, differ in more than `limit` from all kept before them.

    `turns` (turns, n, parts): each row turned in every way; kept ones stand as they are. `counts` (n,): how
    common each is.
    """
    kept, own, count = np.zeros(counts.size, np.bool_), np.empty(counts.size, np.int64), 0
    for at in range(counts.size):
        near = False
        for other in own[:count]:
            if counts[other] > RARER * counts[at]:
                continue
            for turn in range(turns.shape[0]):
                far = 0
                for part in range(turns.shape[2]):
                    far += popcount(turns[turn, at, part] ^ turns[0, other, part])
                near = near or far <= limit
            if near:
                break
        if not near:
            kept[at] = True
            own[count] = at
            count += 1
    return kept
