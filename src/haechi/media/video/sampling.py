"""Which pictures of a video are looked at: keyframes, which stand alone, one in so many seconds, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Times are fractions of clocks; two that should be equal may differ by their rounding.
SLACK = 1e-4
# Some codecs make every picture a keyframe; more than so many a second say nothing new.
NEAREST_KEYFRAMES = 0.25


@dataclass(frozen=True, slots=True)
class Sampling:
    """`every`: seconds from one picture to the next, 0 for no such rule. With keyframes too, one is taken
    where none came for so long.
    """

    keyframes: bool = False
    every: float = 0.0

    def __post_init__(self) -> None:
        if self.every < 0 or not (self.keyframes or self.every):
            raise ValueError("take keyframes, or one picture in so many seconds, or both")


KEYFRAMES = Sampling(keyframes=True)
EACH_SECOND = Sampling(every=1.0)


class Sampler:
    """Asked about each picture in the order they are shown."""

    def __init__(self, sampling: Sampling) -> None:
        self._rule = sampling
        self._due = 0.0
        self._last_key = float("-inf")

    def takes(self, seconds: float, keyframe: bool) -> bool:
        every = self._rule.every
        if self._rule.keyframes and keyframe and seconds >= self._last_key + NEAREST_KEYFRAMES - SLACK:
            self._last_key = seconds
            self._due = seconds + every
            return True
        if every and seconds >= self._due - SLACK:
            # Two pictures may lie further apart than `every`: one is taken, not several.
            self._due += every * (int((seconds - self._due + SLACK) / every) + 1)
            return True
        return False

    def among(self, times: Sequence[float], key: int) -> set[int]:
        """Which of a group of pictures are taken; `key` is the place of the one that stands alone, or -1."""
        return {
            at for at in sorted(range(len(times)), key=times.__getitem__) if self.takes(times[at], at == key)
        }
