"""The pigeonhole: no match can hide between the tables."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.index import plan


@given(st.integers(0, 256))
def test_reaches_add_up_to_just_more_than_the_radius(radius: int) -> None:
    reaches = plan.radii(radius)
    assert len(reaches) == plan.TABLES
    assert sum(reach + 1 for reach in reaches) == radius + 1
    assert min(reaches) >= -1


@given(st.integers(0, 60), st.data())
def test_some_table_sees_every_spread_of_the_differing_bits(radius: int, data: st.DataObject) -> None:
    spread = np.bincount(
        data.draw(st.lists(st.integers(0, 15), min_size=0, max_size=radius)), minlength=plan.TABLES
    )
    assert any(
        spread[table] <= reach and spread[table] + spread[(table + 1) % plan.TABLES] <= bound
        for table, (_, _, reach, bound) in enumerate(plan.look(radius).layout.tolist())
    )


def test_the_bound_is_tight_for_the_radius_of_a_match() -> None:
    """One bit more and a spread exists that no table sees: the bounds are not looser than they must be."""
    spread = [2, 2] * 8
    assert sum(spread) == 32
    assert not any(
        spread[table] <= reach for table, (_, _, reach, _) in enumerate(plan.look(31).layout.tolist())
    )
    assert set(plan.look(31).layout[:, 2:].flatten().tolist()) == {1, 3}


@pytest.mark.parametrize("reach", [-1, 0, 1, 2, 3])
def test_patterns_are_all_of_few_bits(reach: int) -> None:
    found = plan.patterns(reach)
    assert len(found) == len(set(found)) == sum(comb(16, turned) for turned in range(reach + 1))
    assert all(pattern.bit_count() <= reach and pattern < 1 << 16 for pattern in found)


def test_each_flip_is_counted() -> None:
    look = plan.look(40)
    assert look.turned.tolist() == [int(flip).bit_count() for flip in look.flips]
    assert look.layout[-1, 1] == len(look.flips)


def test_tables_are_left_aside_where_they_cost_more() -> None:
    assert plan.tables_pay(1_000_000, 31)
    assert plan.tables_pay(50_000_000, 31)
    assert not plan.tables_pay(1_000_000, 128)
    assert not plan.tables_pay(100, 0)
