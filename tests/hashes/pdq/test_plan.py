"""The operator of an axis is two box passes and a decimation."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from haechi.hashes.pdq import plan, stepwise


@given(st.integers(5, 1500))
def test_weights_are_those_of_two_box_passes(length: int) -> None:
    first, count, weight = plan.operator(length)
    width = plan.window(length)
    line = np.random.default_rng(length).integers(0, 256, length).astype(np.float32)
    once, twice = np.empty_like(line), np.empty_like(line)
    stepwise.box(line, width, once)
    stepwise.box(once, width, twice)
    for index in range(plan.SIDE):
        taps = line[first[index] : first[index] + count[index]]
        mean = np.dot(weight[index, : count[index]].astype(float), taps.astype(float)) / width**2
        assert abs(mean - twice[plan.centre(index, length)]) < 0.01


@given(st.integers(5, 40_000))
def test_weights_add_up_and_stay_inside(length: int) -> None:
    first, count, weight = plan.operator(length)
    width = plan.window(length)
    assert (first >= 0).all()
    assert (first + count <= length).all()
    np.testing.assert_allclose(weight.astype(float).sum(axis=1), width**2, rtol=1e-6)
