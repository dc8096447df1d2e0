"""Delivery: in order, again after a failure, and never stopped for good by one bad record."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from haechi.core.errors import Refusal, Unavailable
from haechi.gateway.courier import deliver, keep
from haechi.gateway.outbox import Outbox
from haechi.testing.clock import MORNING
from haechi.wire import codec
from haechi.wire.feedback import Ack, MatchReport, MatchReports


def report(entry: str) -> MatchReport:
    return MatchReport(id=uuid4(), entry=entry, verdict="block", distance=1, at=MORNING)


def ack(number: int) -> Ack:
    return Ack(v=1, id=uuid4(), bank=number, tombstone_seq=0, at=MORNING)


@pytest.fixture
def box(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "box")


def test_matches_travel_together_and_order_is_kept(box: Outbox, hub: Any, tmp_path: Path) -> None:
    for message in (report("a"), report("b"), ack(1), report("c")):
        keep(box, message)
    assert deliver(box, hub, refused=tmp_path / "refused") == 4
    assert [path for path, _ in hub.told] == ["/api/v1/matches", "/api/v1/acks", "/api/v1/matches"]
    first = codec.decode(hub.told[0][1], MatchReports)
    assert [one.entry for one in first.reports] == ["a", "b"]
    assert codec.decode(hub.told[1][1], Ack).bank == 1
    assert deliver(box, hub, refused=tmp_path / "refused") == 0


def test_what_could_not_be_told_is_told_later_under_the_same_id(
    box: Outbox, hub: Any, tmp_path: Path
) -> None:
    kept = report("a")
    keep(box, kept)
    hub.failing = Unavailable("away", do="wait")
    with pytest.raises(Unavailable):
        deliver(box, hub, refused=tmp_path / "refused")
    hub.failing = None
    deliver(box, hub, refused=tmp_path / "refused")
    assert codec.decode(hub.told[0][1], MatchReports).reports == (kept,)


def test_what_the_hub_refuses_for_good_is_set_aside(box: Outbox, hub: Any, tmp_path: Path) -> None:
    kept = report("a")
    keep(box, kept)
    hub.failing = Refusal("hub_refused", "no", do="update")
    deliver(box, hub, refused=tmp_path / "refused")
    hub.failing = None
    keep(box, report("b"))
    deliver(box, hub, refused=tmp_path / "refused")
    assert [one.entry for one in codec.decode(hub.told[0][1], MatchReports).reports] == ["b"]
    aside = (tmp_path / "refused").read_bytes()
    assert msgspec.json.decode(aside, type=MatchReport) == kept
