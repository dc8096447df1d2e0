"""Which words many unrelated pictures show, learned from one half of the families."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from haechi.bench.negatives.hashed import Negative
from haechi.bench.negatives.pairs import Others
from haechi.bench.negatives.unlike import unlike
from haechi.core.errors import Refusal
from haechi.hashes.windows.common import Common, in_turns

# A word is listed when so many pictures of other families have it; words nearer than this to a listed one
# that is nearly as common are not listed again: it stands for them.
LEAST_PICTURES = 6
ALIKE = 28
# What is far from every listed word is taken to be in one picture of 2 ** 24, and no rarer.
CEILING = 24.0


def common(negatives: Sequence[Negative], *, least: int = LEAST_PICTURES, most: int = 60_000) -> Common:
    """The words that at least `least` pictures of other families have, the commonest first."""
    others, asked = Others(negatives), [one for one in negatives if len(one.asked)]
    if not asked:
        raise Refusal("no_pictures", "There is no picture to learn from.", do="Gather pictures first.")
    counts = np.zeros(len(others.words), np.int64)
    for one in asked:
        counts[others.near(one)] += 1
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= least]
    words, own = others.words[order], counts[order]
    kept = order[unlike(in_turns(words), own, ALIKE)][:most]
    pictures = float(np.log2(len(asked)))
    return Common(others.words[kept], pictures - np.log2(counts[kept]), CEILING)
