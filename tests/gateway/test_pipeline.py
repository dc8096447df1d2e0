"""From a look to a verdict, and to what the hub hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from haechi.core.signal import Unread, View
from haechi.core.verdict import Block, Hold, Pass, Policy, Unscanned
from haechi.gateway.bank import Bank
from haechi.gateway.pipeline import judge, queries, reports
from haechi.hashes.look import Looked, Part
from haechi.testing.clock import FakeClock
from haechi.wire.bank import BankVersion, Entry

POLICY = Policy()
Version = Callable[..., BankVersion]


def looked(quality: int = 90, unread: str = "", first: str = "0" * 64, *parts: Part) -> Looked:
    return Looked((first, *("ab" * 32 for _ in range(7))), quality=quality, unread=unread, parts=parts)


def part(view: View, first: str, quality: int = 90) -> Part:
    return Part(view, (first, *("ba" * 32 for _ in range(7))), quality)


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


def test_a_region_matches_under_the_name_of_its_view(version: Version, clock: FakeClock) -> None:
    known = bank(version, clock)
    for view, expected in ((View.BORDER_REMOVED, Block), (View.PICTURE_BOX, Hold)):
        seen = looked(90, "", "cd" * 32, part(view, "0" * 64))
        verdict = judge(seen, known, policy=POLICY, now=clock.now())
        assert isinstance(verdict, expected)
        assert [reason.match.view for reason in verdict.reasons if reason.match] == [view]
        off = Policy(views=frozenset(View) - {view})
        assert judge(seen, known, policy=off, now=clock.now()) == Pass()


def test_one_report_goes_out_though_several_views_match(version: Version, clock: FakeClock) -> None:
    seen = looked(90, "", "0" * 64, part(View.BORDER_REMOVED, "0" * 63 + "1"))
    verdict = judge(seen, bank(version, clock), policy=POLICY, now=clock.now())
    assert [one.distance for one in reports(verdict, now=clock.now(), new_id=uuid4)] == [0]


def test_what_is_plain_as_a_whole_may_show_something_behind_its_border(
    version: Version, clock: FakeClock
) -> None:
    known = bank(version, clock)
    inside = looked(3, "", "cd" * 32, part(View.BORDER_REMOVED, "0" * 64))
    assert isinstance(judge(inside, known, policy=POLICY, now=clock.now()), Block)
    other = looked(3, "", "0" * 64, part(View.BORDER_REMOVED, "cd" * 32))
    assert judge(other, known, policy=POLICY, now=clock.now()) == Pass()
    boxed = looked(3, "", "0" * 64, part(View.PICTURE_BOX, "cd" * 32))
    assert judge(boxed, known, policy=POLICY, now=clock.now()) == Unscanned("too_plain", publish=True)


def test_without_turned_views_only_what_is_upright_is_asked_for() -> None:
    seen = looked(90, "", "0" * 64, part(View.PICTURE_BOX, "1" * 64))
    for views, whole, turned, boxed in (
        (frozenset(View), 1, 7, 8),
        (frozenset(View) - {View.TURNED}, 1, 0, 1),
        (frozenset(), 1, 0, 0),
    ):
        asked = [query.view for query in queries(seen, Policy(views=views))]
        assert (asked.count(View.WHOLE), asked.count(View.TURNED), asked.count(View.PICTURE_BOX)) == (
            whole,
            turned,
            boxed,
        )
