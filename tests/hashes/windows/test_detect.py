"""Points are those of the plain search, one by one, in its order."""

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.hashes.windows import detect
from haechi.hashes.windows.integral import integral


@settings(max_examples=20, deadline=None)
@given(st.integers(20, 150), st.integers(20, 150), st.integers(0, 2**32), st.sampled_from([0, 1, 2]))
def test_small_pictures(plain: ModuleType, height: int, width: int, seed: int, kind: int) -> None:
    rng = np.random.default_rng(seed)
    gray = rng.integers(0, 256, (height, width)).astype(np.uint8)
    if kind == 1:
        gray = np.kron(gray[: height // 7 + 1, : width // 7 + 1], np.ones((7, 7), np.uint8))[:height, :width]
    if kind == 2:
        gray = gray // 128 * 255
    sums = integral(np.ascontiguousarray(gray))
    assert [tuple(map(int, point)) for point in detect.points(sums)] == plain.points(sums.astype(np.int64))


@pytest.mark.parametrize("maker", ["blobs", "tiles", "flat"])
@pytest.mark.parametrize("shape", [(640, 300), (211, 640)])
def test_whole_pictures(plain: ModuleType, generate: ModuleType, maker: str, shape: tuple[int, int]) -> None:
    gray = getattr(generate, maker)(*shape, 1)[:, :, 0].astype(np.uint8)
    sums = integral(np.ascontiguousarray(gray))
    found = [tuple(map(int, point)) for point in detect.points(sums)]
    assert found == plain.points(sums.astype(np.int64))
    assert (len(found) > 100) == (maker != "flat")


@settings(deadline=None)
@given(st.integers(1, 641), st.integers(1, len(detect.SIZES) - 2))
def test_lattices_mirror_onto_themselves(length: int, scale: int) -> None:
    first, count = detect.lattice(length, scale)
    if count:
        last = first + (count - 1) * detect.STEPS[scale]
        assert first + last == length - 1
        assert first >= detect.REACH * detect.SIZES[scale]


def test_all_steps_are_odd_and_dense_sizes_come_first() -> None:
    assert all(step % 2 for step in detect.STEPS)
    assert sorted(detect.STEPS) == list(detect.STEPS)
