"""Every step of hashing on a device is measured, at both speeds, in a browser that is really there."""

import pytest

from haechi.bench import device

pytestmark = pytest.mark.browser


def test_each_step_has_a_row_at_each_speed() -> None:
    rows = device.run(rounds=1, size=(160, 120))
    steps = [row.work.partition(": ")[2] for row in rows]
    half = len(steps) // 2
    assert steps[:half] == steps[half:]
    for nth in ("first", "second"):
        assert {f"{nth}: reading", f"{nth}: windows, all", f"{nth}: PDQ, while reading"} <= set(steps)
    assert all(row.p50_us > 0 and "ms" in row.note for row in rows)


def test_both_hashes_take_longer_than_one() -> None:
    spent = {row.work: row.p50_us for row in device.run(rounds=1, size=(160, 120))}
    waits = [work for work in spent if work.endswith("wait for windows")]
    assert len(waits) == 4
    assert all(spent[work] < spent[work.replace("windows", "both")] for work in waits)
