"""Feedback is bounded and holds opaque ids only."""

from __future__ import annotations

from uuid import uuid4

import pytest

from haechi.core.errors import Refusal
from haechi.testing.clock import MORNING
from haechi.wire import codec
from haechi.wire.feedback import MatchReport, MatchReports


def batch(size: int, entry: str = "e") -> bytes:
    reports = tuple(
        MatchReport(id=uuid4(), entry=entry, verdict="hold", distance=2, at=MORNING) for _ in range(size)
    )
    return codec.encode(MatchReports(v=1, reports=reports))


def test_a_batch_has_one_to_five_hundred_reports() -> None:
    assert len(codec.decode(batch(500), MatchReports).reports) == 500
    for size in (0, 501):
        with pytest.raises(Refusal):
            codec.decode(batch(size), MatchReports)


@pytest.mark.parametrize("entry", ["", "a b", "x" * 65, "한"])
def test_an_entry_is_named_by_an_opaque_id(entry: str) -> None:
    with pytest.raises(Refusal):
        codec.decode(batch(1, entry), MatchReports)


def test_since_version_2_a_report_may_lack_its_distance() -> None:
    by_windows = MatchReport(id=uuid4(), entry="e", verdict="hold", at=MORNING)
    made = MatchReports(v=2, reports=(by_windows,))
    assert b"distance" not in codec.encode(made)
    assert codec.decode(codec.encode(made), MatchReports) == made
    with pytest.raises(ValueError, match="distance"):
        MatchReports(v=1, reports=(by_windows,))
