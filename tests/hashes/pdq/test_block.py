"""From samples to coefficients, quality and bits."""

import numpy as np

from haechi.hashes.pdq import block


def samples(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 255, (64, 64)).astype(np.float32)


def test_coefficients_are_those_of_the_cosine_transform() -> None:
    place = 2 * np.arange(64) + 1
    cosines = np.sqrt(2 / 64) * np.cos(np.pi / 128 * np.arange(1, 17)[:, None] * place[None, :])
    np.testing.assert_allclose(block.coefficients(samples()), cosines @ samples() @ cosines.T, atol=0.01)


def test_no_cosine_lies_where_rounding_could_go_either_way() -> None:
    """Other languages compute cosines to within a few units in the last place: all must round the same."""
    frequency = np.arange(1, 17, dtype=np.float64)[:, None]
    exact = float(np.float32(np.sqrt(2 / 64))) * np.cos(np.pi / 128 * frequency * (2 * np.arange(64) + 1))
    slack = 8 * np.spacing(np.abs(exact))
    assert ((exact - slack).astype(np.float32) == (exact + slack).astype(np.float32)).all()


def test_the_median_is_the_lower_of_the_middle_two() -> None:
    assert block.median(np.arange(256, dtype=np.float32).reshape(16, 16)) == 127


def test_quality_counts_whole_percents_and_stops_at_a_hundred() -> None:
    assert block.quality_of(np.full(90, -1.9, np.float32)) == 1
    assert block.quality_of(np.full(90, 0.9, np.float32)) == 0
    assert block.quality_of(np.full(9000, 5, np.float32)) == 100


def test_mirroring_twice_is_the_same_block() -> None:
    values = block.coefficients(samples())
    assert (block.signed(block.signed(values, True, False), True, False) == values).all()
    mirrored = block.coefficients(np.ascontiguousarray(samples()[::-1]))
    np.testing.assert_allclose(block.signed(values, True, False), mirrored, atol=0.01)


def test_what_rounding_could_decide_is_not_settled() -> None:
    values = block.coefficients(samples())
    steps = block.gradients(samples())
    assert block.settled(values, steps, False)
    close = values.copy()
    close[3, 3] = block.median(values) + np.float32(0.001)
    assert not block.settled(close, steps, False)
    few = np.zeros_like(steps)
    few[:90] = 1.0001
    assert not block.settled(values, few, False)
    few[:90] = 1.5
    assert block.settled(values, few, False)
