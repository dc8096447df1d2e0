"""Rows and timings."""

import pytest

from haechi.bench.rows import Row, Timing, compared, peer, timed
from haechi.core.errors import Refusal


def test_a_row_prints_what_applies() -> None:
    row = Row("work", "haechi", 10, 123.456789, 8.1, 2.0, recall=1.0)
    assert row.record() == {
        "work": "work",
        "engine": "haechi",
        "n": 10,
        "qps": 123.4568,
        "p50_us": 8.1,
        "ratio": 2.0,
        "recall": 1.0,
    }


def test_ratios_are_ours_over_theirs_at_the_same_work() -> None:
    rows = [
        Row("near", "peer", 1, 10.0, 1.0),
        Row("near", "haechi", 1, 40.0, 1.0),
        Row("far", "haechi", 1, 3.0, 1.0),
    ]
    assert [row.ratio for row in compared(rows)] == [4, 1, 1]


def test_timing() -> None:
    calls: list[int] = []
    assert len(timed(calls.append, [1, 2, 3]).seconds) == 3
    assert calls == [1, 1, 2, 3]
    assert Timing((0.5, 0.25, 0.1)).rate == 4
    assert Timing((0.5, 0.25, 0.1)).p50_us == 250_000


def test_a_missing_peer_is_named() -> None:
    with pytest.raises(Refusal, match="pip install no-such-peer"):
        peer("no-such-peer")
