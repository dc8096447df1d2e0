"""Every step of hashing on a device is measured, at both speeds, in a browser that is really there."""

import pytest

from haechi.bench import device

pytestmark = pytest.mark.browser


def test_each_step_has_a_row_at_each_speed() -> None:
    rows = device.run(rounds=1, size=(160, 120))
    steps = [row.work.partition(": ")[2] for row in rows]
    half = len(steps) // 2
    assert steps[:half] == steps[half:]
    assert {"decode and read back", "windows: canonical", "windows: detect", "PDQ"} <= set(steps)
    assert all(row.p50_us > 0 and "ms" in row.note for row in rows)
