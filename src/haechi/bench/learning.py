"""What somebody who draws pictures from hashes can learn from other pictures, and what a key would hide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haechi.bench.rebuild import Looks, Picture, Signs, signs_of
from haechi.hashes.windows import Seen


@dataclass(frozen=True, slots=True)
class Learned:
    """Windows of known pictures, as signs and as waves; waves of whole pictures as PDQ takes them."""

    signs: Signs
    waves: NDArray[np.float64]
    whole: NDArray[np.float64]

    @classmethod
    def of(cls, gray: Picture, seen: Seen) -> Learned:
        """From one picture."""
        whole = Looks.of_pdq(gray.shape).see(gray)
        return cls(signs_of(seen.words), Looks.of_windows(gray.shape, seen).see(gray), whole)

    @classmethod
    def from_all(cls, parts: Iterable[Learned]) -> Learned:
        known = list(parts)
        return cls(
            np.concatenate([part.signs for part in known]),
            np.concatenate([part.waves for part in known]),
            np.concatenate([part.whole for part in known]),
        )

    @property
    def sizes(self) -> NDArray[np.float64]:
        """How large each wave of a window usually is."""
        return np.asarray(np.abs(self.waves).mean(axis=0))

    @property
    def whole_sizes(self) -> NDArray[np.float64]:
        """The same for PDQ, whose signs are against the middle one."""
        return np.asarray(np.abs(self.whole - np.median(self.whole, axis=1, keepdims=True)).mean(axis=0))

    def nearest(self, signs: Signs) -> NDArray[np.float64]:
        """The waves of the known window whose signs are nearest to each, all with the usual strength."""
        found = self.waves[(signs @ self.signs.T).argmax(axis=1)]
        strong = np.sqrt((self.waves**2).sum(axis=1))
        return np.asarray(found / np.sqrt((found**2).sum(axis=1, keepdims=True)) * strong.mean())


def keyed(signs: Signs, key: int) -> Signs:
    """Bits exchanged and turned round by a key. Nothing else leaves all distances as they are."""
    rng = np.random.default_rng(key)
    order, turned = rng.permutation(signs.shape[1]), rng.choice((-1.0, 1.0), signs.shape[1])
    return np.asarray(signs[:, order] * turned)


def opened(signs: Signs, plain: Signs, hidden: Signs) -> Signs:
    """Undo a key for `signs`, known only by one picture's windows in `plain` and under the key."""
    agree = hidden.T @ plain
    source = np.abs(agree).argmax(axis=1)
    turned = np.sign(agree[np.arange(len(source)), source])
    out = np.zeros_like(signs)
    out[:, source] = signs * turned
    return out
