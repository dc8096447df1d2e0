"""From a look to a verdict, and to what the hub hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from haechi.core.signal import Unread
from haechi.core.verdict import Block, Hold, Pass, Policy, Unscanned
from haechi.gateway.bank import Bank
from haechi.gateway.pipeline import judge, reports
from haechi.hashes.pdq.look import Looked
from haechi.testing.clock import FakeClock
from haechi.wire.bank import BankVersion, Entry

POLICY = Policy()
Version = Callable[..., BankVersion]


def looked(quality: int = 90, unread: str = "", first: str = "0" * 64) -> Looked:
    return Looked((first, *("ab" * 32 for _ in range(7))), quality=quality, unread=unread)


def bank(version: Version, clock: FakeClock) -> Bank:
    until = clock.now() + timedelta(hours=2)
    confirmed = Entry(id="c", hash="0" * 64, kind="confirmed")
    claim = Entry(id="k", hash="f" * 64, kind="claim", hold_until=until)
    return Bank(version(1, confirmed, claim, now=clock.now()))


def test_a_match_decides_and_is_reported(version: Version, clock: FakeClock) -> None:
    verdict = judge(looked(), bank(version, clock), policy=POLICY, now=clock.now())
    assert isinstance(verdict, Block)
    (report,) = reports(verdict, now=clock.now(), new_id=uuid4)
    assert (report.entry, report.verdict, report.distance) == ("c", "block", 0)


def test_a_claim_holds_then_publishes_and_the_hub_hears_both(version: Version, clock: FakeClock) -> None:
    known = bank(version, clock)
    held = judge(looked(first="f" * 64), known, policy=POLICY, now=clock.now())
    assert isinstance(held, Hold)
    clock.advance(hours=2)
    passed = judge(looked(first="f" * 64), known, policy=POLICY, now=clock.now())
    assert isinstance(passed, Pass)
    assert [one.verdict for one in reports(passed, now=clock.now(), new_id=uuid4)] == ["pass"]


def test_what_cannot_be_recognised_is_unscanned_by_name(version: Version, clock: FakeClock) -> None:
    known = bank(version, clock)
    for seen, against, reason in (
        (looked(quality=9), known, "too_plain"),
        (looked(unread="animated", first="cd" * 32), known, "animated"),
        (Unread("truncated"), known, "truncated"),
        (looked(), None, "no_bank"),
    ):
        verdict = judge(seen, against, policy=POLICY, now=clock.now())
        assert verdict == Unscanned(reason, publish=True)
        assert reports(verdict, now=clock.now(), new_id=uuid4) == []


def test_a_moving_picture_whose_first_frame_matches_is_blocked(version: Version, clock: FakeClock) -> None:
    verdict = judge(looked(unread="animated"), bank(version, clock), policy=POLICY, now=clock.now())
    assert isinstance(verdict, Block)
