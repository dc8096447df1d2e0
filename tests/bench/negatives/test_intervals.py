"""Bounds of rates."""

from __future__ import annotations

import pytest

from haechi.bench.negatives.intervals import lower, upper


def test_none_seen_is_the_rule_of_three() -> None:
    assert upper(0, 10**8) == pytest.approx(3.689e-8, rel=1e-3)
    assert upper(0, 10**8, 0.95) == pytest.approx(2.996e-8, rel=1e-3)
    assert lower(0, 50) == 0


def test_against_published_bounds() -> None:
    # Clopper and Pearson, 95 %: 10 of 100 is 4.90 % to 17.62 %; 1 of 20 is 0.13 % to 24.87 %.
    assert (lower(10, 100), upper(10, 100)) == pytest.approx((0.04900, 0.17622), abs=1e-4)
    assert (lower(1, 20), upper(1, 20)) == pytest.approx((0.00127, 0.24873), abs=1e-4)


def test_all_seen_has_no_upper_bound_below_one() -> None:
    assert upper(7, 7) == 1
    assert lower(7, 7) == pytest.approx(0.5904, abs=1e-3)
