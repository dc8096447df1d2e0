"""The pigeonhole: no match can hide between the tables."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.index import plan


@given(st.integers(plan.FEWEST_FOR_TABLES, 2**32 - 2))
def test_widths_cover_all_bits(count: int) -> None:
    widths = plan.widths(count)
    assert sum(widths) == plan.BITS
    assert max(widths) - min(widths) <= 1
    assert max(widths) <= 32


@given(st.integers(1, 20), st.integers(0, 256))
def test_reaches_add_up_to_just_more_than_the_radius(tables: int, radius: int) -> None:
    reaches = plan.radii(tables, radius)
    assert len(reaches) == tables
    assert sum(reach + 1 for reach in reaches) == radius + 1
    assert min(reaches) >= -1


def test_widths_at_the_sizes_that_were_measured() -> None:
    assert len(plan.widths(1_000_000)) == 12
    assert len(plan.widths(10_000_000)) == 11
    assert plan.widths(100) == ()


@pytest.mark.parametrize(("width", "radius"), [(5, 0), (21, 1), (22, 2), (16, 3), (6, -1)])
def test_masks_are_all_patterns_of_few_bits(width: int, radius: int) -> None:
    found = plan.masks(width, radius).tolist()
    assert len(found) == len(set(found)) == sum(comb(width, flips) for flips in range(radius + 1))
    assert all(mask.bit_count() <= radius and mask < 1 << width for mask in found)


def test_tables_are_left_aside_where_they_cost_more() -> None:
    assert plan.tables_pay(1_000_000, 31)
    assert not plan.tables_pay(1_000_000, 128)
    assert not plan.tables_pay(100, 0)
