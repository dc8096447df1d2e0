"""How often something may happen that was seen so often: Clopper and Pearson's bound."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p


def upper(seen: int, of: int, sure: float = 0.975) -> float:
    """The rate that is exceeded only with chance 1 - `sure`: 0 seen of n gives about 3.7 / n."""
    if seen >= of:
        return 1.0
    return _where(lambda rate: _at_most(seen, of, rate) > 1 - sure)


def lower(seen: int, of: int, sure: float = 0.975) -> float:
    """The rate that is undercut only with chance 1 - `sure`."""
    if not seen:
        return 0.0
    return _where(lambda rate: 1 - _at_most(seen - 1, of, rate) < 1 - sure)


def _where(below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(120):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return high


def _at_most(seen: int, of: int, rate: float) -> float:
    """The chance of at most `seen` of `of`."""
    if rate <= 0 or rate >= 1:
        return 1.0 if rate <= 0 else 0.0
    every = lgamma(of + 1)
    return sum(
        exp(
            every
            - lgamma(count + 1)
            - lgamma(of - count + 1)
            + count * log(rate)
            + (of - count) * log1p(-rate)
        )
        for count in range(seen + 1)
    )
