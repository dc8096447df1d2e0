"""The operator of an axis is two box passes and a decimation."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.hashes.pdq import plan, stepwise


def boxed(line: np.ndarray, width: int) -> np.ndarray:
    lines = np.tile(line, (stepwise.LINES, 1))
    out = np.empty_like(lines)
    stepwise.box(lines, width, out)
    return out[0]


# No deadline: the first call may compile.
@settings(deadline=None)
@given(st.integers(5, 1500))
def test_weights_are_those_of_two_box_passes(length: int) -> None:
    first, count, weight = plan.operator(length)
    width = plan.window(length)
    line = np.random.default_rng(length).integers(0, 256, length).astype(np.float32)
    twice = boxed(boxed(line, width), width)
    for index in range(plan.SIDE):
        taps = line[first[index] : first[index] + count[index]]
        mean = np.dot(weight[index, : count[index]].astype(float), taps.astype(float)) / width**2
        assert abs(mean - twice[plan.centre(index, length)]) < 0.01


@settings(deadline=None)
@given(st.integers(5, 40_000))
def test_weights_add_up_and_stay_inside(length: int) -> None:
    first, count, weight = plan.operator(length)
    width = plan.window(length)
    assert (first >= 0).all()
    assert (first + count <= length).all()
    np.testing.assert_allclose(weight.astype(float).sum(axis=1), width**2, rtol=1e-6)


@settings(deadline=None)
@given(st.integers(5, 5000), st.sampled_from([1, 2, 4, 8]), st.booleans())
def test_folded_weights_add_up_and_stay_inside(length: int, by: int, backwards: bool) -> None:
    stored = -(-length // by)
    first, count, weight = plan.axis(length, stored, backwards)
    assert (first >= 0).all()
    assert (first + count <= stored).all()
    assert (count <= weight.shape[1]).all()
    for index in range(plan.SIDE):
        total = weight[index, : count[index]].astype(float).sum()
        np.testing.assert_allclose(total, plan.window(length) ** 2, rtol=1e-5)
